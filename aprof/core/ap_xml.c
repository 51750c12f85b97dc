/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_xml.h"

void AP_(xml_raw)(struct ap_outfile *f, const HChar *text)
{
	SizeT length = 0;
	while (text[length])
		length++;
	AP_(outfile_write)(f, text, length);
}

/* The length of the UTF-8 sequence at s, or 0 where XML allows none of it. RFC 3629, section 4; XML 1.0,
   Char. */
static UInt utf8_length(const UChar *s)
{
	UInt lead = s[0];
	if (lead < 0x80)
		return lead >= 0x20 && lead != 0x7f;
	UInt length = lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
	for (UInt i = 1; i < length; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	UInt second = s[1];
	if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second >= 0xa0)
	    || (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second >= 0x90)
	    || (lead == 0xc2 && second < 0xa0))           /* the C1 controls */
		return 0;
	if (lead == 0xef && second == 0xbf && s[2] >= 0xbe)   /* U+FFFE and U+FFFF */
		return 0;
	return length;
}

/* Returns what XML writes for the character; NULL if it writes the character itself. */
static const HChar *entity(UChar c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	default: return NULL;
	}
}

void AP_(xml_content)(struct ap_outfile *f, const HChar *value)
{
	while (*value) {
		UInt length = utf8_length((const UChar *)value);
		const HChar *replacement = length == 0 ? "\xef\xbf\xbd" : entity(*value);
		if (replacement)
			AP_(xml_raw)(f, replacement);
		else
			AP_(outfile_write)(f, value, length);
		value += length ? length : 1;
	}
}

static void begin_attribute(struct ap_outfile *f, const HChar *name)
{
	AP_(xml_raw)(f, " ");
	AP_(xml_raw)(f, name);
	AP_(xml_raw)(f, "=\"");
}

void AP_(xml_attribute)(struct ap_outfile *f, const HChar *name, const HChar *value)
{
	if (!value || !*value)
		return;
	begin_attribute(f, name);
	AP_(xml_content)(f, value);
	AP_(xml_raw)(f, "\"");
}

void AP_(xml_path)(struct ap_outfile *f, const HChar *name, const HChar *directory, const HChar *file)
{
	begin_attribute(f, name);
	AP_(xml_content)(f, directory);
	AP_(xml_raw)(f, "/");
	AP_(xml_content)(f, file);
	AP_(xml_raw)(f, "\"");
}

static void out_in_base(struct ap_outfile *f, const HChar *name, const HChar *prefix, ULong number, UInt base)
{
	HChar digits[24];
	UInt first = sizeof digits;
	do
		digits[--first] = "0123456789abcdef"[number % base];
	while ((number /= base) != 0);
	begin_attribute(f, name);
	AP_(xml_raw)(f, prefix);
	AP_(outfile_write)(f, digits + first, sizeof digits - first);
	AP_(xml_raw)(f, "\"");
}

void AP_(xml_number)(struct ap_outfile *f, const HChar *name, ULong number)
{
	if (number)
		out_in_base(f, name, "", number, 10);
}

void AP_(xml_number_or_zero)(struct ap_outfile *f, const HChar *name, ULong number)
{
	out_in_base(f, name, "", number, 10);
}

void AP_(xml_address)(struct ap_outfile *f, const HChar *name, Addr address)
{
	out_in_base(f, name, "0x", address, 16);
}
