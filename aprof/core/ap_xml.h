/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* XML in the file of a profile: attributes and text, escaped. Only this module escapes. */
#ifndef AP_XML_H
#define AP_XML_H

#include "core/ap_basics.h"

struct ap_outfile;

/* The host writes n bytes to the file of the profile. */
extern void AP_(outfile_write)(struct ap_outfile *f, const HChar *text, SizeT n);

/* Writes text as it is. */
extern void AP_(xml_raw)(struct ap_outfile *f, const HChar *text);

/* Writes the attribute ` name="value"`, with value escaped: a byte that is not UTF-8, or that XML does not
   allow, becomes U+FFFD. Writes nothing where value is NULL or "". */
extern void AP_(xml_attribute)(struct ap_outfile *f, const HChar *name, const HChar *value);

/* The same with the value `directory/file`. */
extern void AP_(xml_path)(struct ap_outfile *f, const HChar *name, const HChar *directory, const HChar *file);

/* Writes the attribute ` name="number"` in decimal. xml_number writes nothing where the number is 0. */
extern void AP_(xml_number)(struct ap_outfile *f, const HChar *name, ULong number);
extern void AP_(xml_number_or_zero)(struct ap_outfile *f, const HChar *name, ULong number);

/* Writes the attribute ` name="0x…"`, also where the address is 0. */
extern void AP_(xml_address)(struct ap_outfile *f, const HChar *name, Addr address);

/* Writes value, escaped, as the content of an element. */
extern void AP_(xml_content)(struct ap_outfile *f, const HChar *value);

#endif
