/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#define _GNU_SOURCE
#include "config.h"

#include "base/terminal.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <sys/ioctl.h>

struct terminal_size terminal_measure(int fd)
{
	struct winsize w;
	if (ioctl(fd, TIOCGWINSZ, &w) != 0 || w.ws_col == 0 || w.ws_row == 0)
		return (struct terminal_size){ 80, 24 };
	return (struct terminal_size){ w.ws_col, w.ws_row };
}

bool terminal_is_unicode(void)
{
	locale_t locale = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
	bool unicode = locale != (locale_t)0 && strcmp(nl_langinfo_l(CODESET, locale), "UTF-8") == 0;
	if (locale != (locale_t)0)
		freelocale(locale);
	return unicode;
}
