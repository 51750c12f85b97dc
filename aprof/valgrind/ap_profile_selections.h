/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Writes which options selected what was counted, and how often the functions that they name were entered. */
#ifndef AP_PROFILE_SELECTIONS_H
#define AP_PROFILE_SELECTIONS_H

#include "core/ap_xml.h"

/* Writes the list, if there is any such option. Returns the number of its elements. */
extern UInt AP_(profile_selections)(struct ap_outfile *f);

#endif
