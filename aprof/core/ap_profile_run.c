/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "core/ap_profile_run.h"

#include "counters/counters.h"

/* Writes the last digits of n to text, as many as there is room for. */
static void put_digits(HChar *text, UInt room, ULong n)
{
	for (; room > 0; n /= 10)
		text[--room] = (HChar)('0' + n % 10);
}

/* Writes a time. The date follows from the number of days since 1970-01-01: Howard Hinnant,
   "chrono-compatible low-level date algorithms". */
static void write_time(struct ap_outfile *f, const HChar *name, ULong ms)
{
	ULong day = ms / 86400000 + 719468, second = ms / 1000 % 86400;
	ULong era = day / 146097, day_of_era = day % 146097;
	ULong year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	ULong day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	ULong month = (5 * day_of_year + 2) / 153;
	ULong day_of_month = day_of_year - (153 * month + 2) / 5 + 1;
	month = month < 10 ? month + 3 : month - 9;
	ULong year = era * 400 + year_of_era + (month <= 2);
	HChar text[] = "0000-00-00T00:00:00.000Z";
	put_digits(text, 4, year);
	put_digits(text + 5, 2, month);
	put_digits(text + 8, 2, day_of_month);
	put_digits(text + 11, 2, second / 3600);
	put_digits(text + 14, 2, second / 60 % 60);
	put_digits(text + 17, 2, second % 60);
	put_digits(text + 20, 3, ms % 1000);
	AP_(xml_attribute)(f, name, text);
}

static void write_run(struct ap_outfile *f, const struct ap_profile_head *head)
{
	AP_(xml_raw)(f, "  <run");
	AP_(xml_number)(f, "pid", head->pid);
	AP_(xml_number)(f, "parent", head->parent);
	write_time(f, "started", head->started_ms);
	AP_(xml_attribute)(f, "executable", head->executable);
	AP_(xml_attribute)(f, "directory", head->directory);
	AP_(xml_raw)(f, ">\n");
	for (UInt i = 0; i < head->n_args; i++) {
		AP_(xml_raw)(f, "    <arg>");
		AP_(xml_content)(f, head->args[i]);
		AP_(xml_raw)(f, "</arg>\n");
	}
	AP_(xml_raw)(f, "  </run>\n");
}

static const HChar *last_of(const HChar *path)
{
	const HChar *last = path;
	for (; path && *path; path++)
		if (*path == '/')
			last = path + 1;
	return last;
}

void AP_(profile_head)(struct ap_outfile *f, const struct ap_profile_head *head)
{
	AP_(xml_raw)(f, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<aprof-profile");
	AP_(xml_number)(f, "version", COUNTERS_VERSION);
	AP_(xml_raw)(f, ">\n");
	write_run(f, head);
	AP_(xml_raw)(f, "  <tool name=\"aprof\" version=\"" PACKAGE_VERSION "\"");
	AP_(xml_attribute)(f, "valgrind", head->valgrind);
	AP_(xml_attribute)(f, "backend", head->valgrind ? NULL : "native");
	AP_(xml_raw)(f, " platform=\"" AP_PLATFORM "\"/>\n  <process");
	AP_(xml_attribute)(f, "name", last_of(head->executable));
	AP_(xml_attribute)(f, "lineage", head->lineage);
	AP_(xml_number)(f, "depth", head->depth);
	AP_(xml_attribute)(f, "snapshot", head->snapshot);
	AP_(xml_number)(f, "snapshot-number", head->snapshot_number);
	AP_(xml_raw)(f, "/>\n");
}

void AP_(profile_ended)(struct ap_outfile *f, ULong ended_ms, const struct ap_killed_child *killed, UInt n)
{
	AP_(xml_raw)(f, "  <ended");
	if (ended_ms)
		write_time(f, "at", ended_ms);
	AP_(xml_raw)(f, ">\n");
	for (UInt i = 0; i < n; i++) {
		AP_(xml_raw)(f, "    <killed");
		AP_(xml_number)(f, "pid", (ULong)killed[i].pid);
		AP_(xml_number)(f, "signal", (ULong)killed[i].signal);
		AP_(xml_raw)(f, "/>\n");
	}
	AP_(xml_raw)(f, "  </ended>\n");
}
