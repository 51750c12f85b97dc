/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_profile_selections.h"

#include "valgrind/ap_below.h"
#include "valgrind/ap_watched.h"

/* Marks select nothing, and have a list of their own. */
static Bool selects(const struct ap_watched *w)
{
	return w->watch != AP_WATCH_MARK;
}

static UInt count(void)
{
	UInt n = 0;
	for (UInt i = 0; i < AP_(watched_count)(); i++)
		n += selects(AP_(watched_by_index)(i));
	return n;
}

static void write_selection(struct ap_outfile *f, const struct ap_watched *w)
{
	AP_(xml_raw)(f, "    <selection");
	AP_(xml_attribute)(f, "option", AP_(option_of_watch)(w->watch));
	AP_(xml_attribute)(f, "function", w->function);
	AP_(xml_number)(f, "entries", w->entries);
	AP_(xml_raw)(f, "/>\n");
}

UInt AP_(profile_selections)(struct ap_outfile *f)
{
	UInt n = count();
	if (!n)
		return 0;
	AP_(xml_raw)(f, "  <selections");
	AP_(xml_number)(f, "doubts", AP_(below_doubts)());
	AP_(xml_raw)(f, ">\n");
	for (UInt i = 0; i < AP_(watched_count)(); i++)
		if (selects(AP_(watched_by_index)(i)))
			write_selection(f, AP_(watched_by_index)(i));
	AP_(xml_raw)(f, "  </selections>\n");
	return n;
}
