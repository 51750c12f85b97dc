/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_environment.h"

#include "core/ap_replacements.h"
#include "native/native_basics.h"
#include "native/native_memory.h"
#include "native/native_process.h"
#include "native/native_syscall.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define PRELOAD "LD_PRELOAD"
#define SEED_OPTION " --entropy-seed="

enum { OURS = 4, SEED_DIGITS = 20, PATH_BYTES = 4096 };

static char s_library[PATH_BYTES];   /* as LD_PRELOAD names it; "": the variables were not there */

/* The value, if the variable has this name. */
static char *value_of(char *variable, const char *name)
{
	size_t length = strlen(name);
	return strncmp(variable, name, length) == 0 && variable[length] == '=' ? variable + length + 1 : NULL;
}

static bool is_ours(char *variable)
{
	return value_of(variable, AP_RECORDING_VARIABLE) || value_of(variable, AP_RECORDING_OPTIONS_VARIABLE)
	       || value_of(variable, AP_REPLACEMENTS_VARIABLE);
}

/* ------------------------------------------------- hiding -------------------------------------------------- */

/* Takes the library out of the list, which spaces or colons separate. */
static void remove_library(char *list)
{
	size_t length = strlen(s_library);
	char *at = strstr(list, s_library);
	if (!at || (at != list && !strchr(" :", at[-1])) || !strchr(" :", at[length]))
		return;
	if (at[length])
		length++;
	else if (at != list) {
		at--;
		length++;
	}
	memmove(at, at + length, strlen(at + length) + 1);
}

void native_environment_hide(void)
{
	Dl_info own;
	char **to = native_process_environment();
	if (dladdr((void *)native_environment_hide, &own) == 0 || !own.dli_fname || strlen(own.dli_fname) >= sizeof s_library)
		return;
	strcpy(s_library, own.dli_fname);
	for (char **from = to; *from; from++) {
		char *list = value_of(*from, PRELOAD);
		if (list)
			remove_library(list);
		if (list ? *list : !is_ours(*from))
			*to++ = *from;
	}
	*to = NULL;
}

/* --------------------------------------------- for other programs ------------------------------------------ */

/* Whether other programs get the variables. The loader complains in a program that may not read the library, as one with other rights or
   another root. */
static bool is_given(void)
{
	return s_library[0] && native_process_traces_children()
	       && (native_is_confined || native_syscall(SYS_faccessat, AT_FDCWD, s_library, R_OK) == 0);
}

static size_t count(char *const envp[])
{
	size_t n = 0;
	while (envp && envp[n])
		n++;
	return n;
}

static const char *preloaded(char *const envp[])
{
	for (size_t i = 0; envp && envp[i]; i++)
		if (value_of(envp[i], PRELOAD))
			return value_of(envp[i], PRELOAD);
	return "";
}

size_t native_environment_bytes(char *const envp[])
{
	return (count(envp) + OURS + 1) * sizeof(char *)
	       + sizeof PRELOAD "=:" + strlen(s_library) + strlen(preloaded(envp))
	       + sizeof AP_RECORDING_VARIABLE "=" + strlen(native_process_pattern())
	       + sizeof AP_RECORDING_OPTIONS_VARIABLE "=" SEED_OPTION + strlen(native_process_options_text()) + SEED_DIGITS
	       + sizeof AP_REPLACEMENTS_VARIABLE "=" + strlen(native_process_replacements());
}

/* Writes the parts, and a 0 behind them. Returns what is behind that. */
static char *write_variable(char *to, const char *a, const char *b, const char *c, const char *d)
{
	return stpcpy(stpcpy(stpcpy(stpcpy(to, a), b), c), d) + 1;
}

static const char *digits_of(uint64_t n, char digits[SEED_DIGITS + 1])
{
	char *p = digits + SEED_DIGITS;
	*p = '\0';
	do
		*--p = (char)('0' + n % 10);
	while (n /= 10);
	return p;
}

char *const *native_environment_make(void *room, char *const envp[], uint64_t seed)
{
	char **made = room, **to = made;
	char digits[SEED_DIGITS + 1];
	if (!is_given())
		return envp;
	char *text = (char *)(made + count(envp) + OURS + 1);
	const char *others = preloaded(envp);
	bool seeded = native_process_options()->seeded;
	*to++ = text;
	text = write_variable(text, PRELOAD "=", s_library, *others ? ":" : "", others);
	*to++ = text;
	text = write_variable(text, AP_RECORDING_VARIABLE "=", native_process_pattern(), "", "");
	*to++ = text;
	text = write_variable(text, AP_REPLACEMENTS_VARIABLE "=", native_process_replacements(), "", "");
	*to++ = text;
	write_variable(text, AP_RECORDING_OPTIONS_VARIABLE "=", native_process_options_text(), seeded ? SEED_OPTION : "",
	               seeded ? digits_of(seed, digits) : "");
	for (char *const *from = envp; from && *from; from++)
		if (!value_of(*from, PRELOAD) && !is_ours(*from))
			*to++ = *from;
	*to = NULL;
	return made;
}

/* ------------------------------------- programs that the C library starts ---------------------------------- */

/* An environment that another thread may be reading while it is shown. So it is never freed, but used again. */
struct native_environment_copy {
	struct native_environment_copy *next;
	size_t bytes;
	bool is_shown;
	char **hidden, **shown;
	char *room[];
};

static struct native_environment_copy *s_copies;

/* Returns a copy with this much room that nobody uses, a new one if need be. Threads do so at once, and one may fork meanwhile. */
static struct native_environment_copy *take_copy(size_t bytes)
{
	struct native_environment_copy *c = __atomic_load_n(&s_copies, __ATOMIC_ACQUIRE);
	for (; c; c = c->next)
		if (c->bytes >= bytes && !__atomic_exchange_n(&c->is_shown, true, __ATOMIC_ACQUIRE))
			return c;
	c = native_private_allocate(sizeof *c + bytes);
	if (!c)
		return NULL;
	c->bytes = bytes;
	c->is_shown = true;
	c->next = __atomic_load_n(&s_copies, __ATOMIC_RELAXED);
	while (!__atomic_compare_exchange_n(&s_copies, &c->next, c, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED))
		continue;
	return c;
}

struct native_environment_copy *native_environment_show(uint64_t seed)
{
	struct native_environment_copy *c = is_given() ? take_copy(native_environment_bytes(environ)) : NULL;
	if (!c)
		return NULL;
	c->hidden = environ;
	native_environment_make(c->room, environ, seed);
	c->shown = environ = c->room;
	return c;
}

void native_environment_unshow(struct native_environment_copy *c)
{
	if (!c)
		return;
	/* Unless the program has set a variable meanwhile, and with it a new environment. */
	if (environ == c->shown)
		environ = c->hidden;
	__atomic_store_n(&c->is_shown, false, __ATOMIC_RELEASE);
}
