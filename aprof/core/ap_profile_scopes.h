/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Regions, phases and assertions in the profile. */
#ifndef AP_PROFILE_SCOPES_H
#define AP_PROFILE_SCOPES_H

#include "core/ap_recorder.h"
#include "core/ap_xml.h"

/* How many elements each list has. */
struct ap_scope_counts { UInt phases, regions, assertions, blames; };

/* Gives ids to the regions and phases that were entered, in the order in which that first happened. */
extern struct ap_scope_counts AP_(profile_number_scopes)(struct ap_recorder *r);

/* Writes the phases and regions, where there are any. */
extern void AP_(profile_scopes)(struct ap_outfile *f, const struct ap_recorder *r, struct ap_scope_counts n);

/* Writes the attributes that say which region and phase the site is of. */
extern void AP_(profile_scopes_of_site)(struct ap_outfile *f, const struct ap_recorder *r, const struct ap_site *s);

/* Writes the assertions, if any were checked. */
extern void AP_(profile_assertions)(struct ap_outfile *f, const struct ap_recorder *r);

#endif
