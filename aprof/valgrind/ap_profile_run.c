/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_profile_run.h"

#include "core/ap_xml.h"
#include "valgrind/ap_children.h"
#include "valgrind/ap_process.h"

#include "pub_tool_clientstate.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_vki.h"
#include "pub_tool_xarray.h"

/* Writes a time. The date follows from the number of days since 1970-01-01: Howard Hinnant,
   "chrono-compatible low-level date algorithms". */
static void write_time(struct ap_outfile *f, const HChar *name, ULong seconds, UInt milliseconds)
{
	ULong day = seconds / 86400 + 719468, second = seconds % 86400;
	ULong era = day / 146097, day_of_era = day % 146097;
	ULong year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	ULong day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	ULong month = (5 * day_of_year + 2) / 153;
	ULong day_of_month = day_of_year - (153 * month + 2) / 5 + 1;
	month = month < 10 ? month + 3 : month - 9;
	ULong year = era * 400 + year_of_era + (month <= 2);
	HChar text[64];
	VG_(snprintf)(text, sizeof text, "%04llu-%02llu-%02lluT%02llu:%02llu:%02llu.%03uZ", year, month, day_of_month,
	              second / 3600, second / 60 % 60, second % 60, milliseconds);
	AP_(xml_attribute)(f, name, text);
}

void AP_(profile_run)(struct ap_outfile *f)
{
	ULong seconds;
	UInt milliseconds;
	AP_(process_started)(&seconds, &milliseconds);
	AP_(xml_raw)(f, "  <run");
	AP_(xml_number)(f, "pid", VG_(getpid)());
	AP_(xml_number)(f, "parent", VG_(getppid)());
	write_time(f, "started", seconds, milliseconds);
	AP_(xml_attribute)(f, "executable", AP_(process_executable)());
	AP_(xml_attribute)(f, "directory", VG_(get_startup_wd)());
	AP_(xml_raw)(f, ">\n");
	for (Word i = 0; i < VG_(sizeXA)(VG_(args_for_client)); i++) {
		AP_(xml_raw)(f, "    <arg>");
		AP_(xml_content)(f, *(HChar **)VG_(indexXA)(VG_(args_for_client), i));
		AP_(xml_raw)(f, "</arg>\n");
	}
	AP_(xml_raw)(f, "  </run>\n");
}

void AP_(profile_ended)(struct ap_outfile *f)
{
	struct vki_timeval now;
	VG_(gettimeofday)(&now, NULL);
	AP_(xml_raw)(f, "  <ended");
	write_time(f, "at", now.tv_sec, now.tv_usec / 1000);
	AP_(xml_raw)(f, ">\n");
	for (UInt i = 0; i < AP_(killed_children_count)(); i++) {
		const struct ap_killed_child *killed = AP_(killed_child)(i);
		AP_(xml_raw)(f, "    <killed");
		AP_(xml_number)(f, "pid", killed->pid);
		AP_(xml_number)(f, "signal", killed->signal);
		AP_(xml_raw)(f, "/>\n");
	}
	AP_(xml_raw)(f, "  </ended>\n");
}
