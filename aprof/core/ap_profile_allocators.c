/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_profile_allocators.h"

UInt AP_(profile_allocators)(struct ap_outfile *f, const struct ap_profile_allocator *allocators, UInt n)
{
	if (!n)
		return 0;
	AP_(xml_raw)(f, "  <allocators>\n");
	for (const struct ap_profile_allocator *a = allocators; a < allocators + n; a++) {
		AP_(xml_raw)(f, "    <allocator");
		AP_(xml_attribute)(f, "family", a->family);
		AP_(xml_attribute)(f, "object", a->object_path);
		AP_(xml_number)(f, "functions", a->functions);
		AP_(xml_number)(f, "known", a->known);
		AP_(xml_attribute)(f, "missing", a->missing);
		if (a->passes_on)
			AP_(xml_attribute)(f, "passes-on", "yes");
		AP_(xml_raw)(f, "/>\n");
	}
	AP_(xml_raw)(f, "  </allocators>\n");
	return n;
}
