/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "report/formats.h"

#include <string.h>

/* One row for each format. This table declares them, so that formats need no headers. */
#define FORMATS(ROW) \
	ROW(text) \
	ROW(json) \
	ROW(markdown) \
	ROW(html) \
	ROW(junit) \
	ROW(sarif) \
	ROW(flame) \
	ROW(svg) \
	ROW(folded) \
	ROW(pprof) \
	ROW(speedscope) \
	ROW(dhat) \
	ROW(massif) \
	ROW(callgrind) \
	ROW(bmf) \
	ROW(github_benchmark) \
	ROW(github)

#define DECLARE(NAME) extern const struct format format_##NAME;
FORMATS(DECLARE)

#define LIST(NAME) &format_##NAME,
const struct format *const formats[] = { FORMATS(LIST) NULL };

const struct format *formats_find(const char *name)
{
	for (const struct format *const *f = formats; *f != NULL; f++)
		if (strcmp((*f)->name, name) == 0)
			return *f;
	return NULL;
}
