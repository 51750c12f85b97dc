/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Has the C library and the loader keep blocks of their own, each in the way that a rule of cli/default.suppressions is for,
   and keeps blocks that are the user's beside them: what is allocated in or below a function user_… . */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <iconv.h>
#include <libintl.h>
#include <locale.h>
#include <netdb.h>
#include <pthread.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

extern void *__dso_handle;
extern int __cxa_thread_atexit_impl(void (*function)(void *), void *object, void *dso);

static char *volatile buffer, *volatile last_environ;
static char *line;
static FILE *volatile file;
static volatile locale_t locale;
static pthread_barrier_t started;

static void nothing(void)
{
}

static void nothing_of(void *unused)
{
	(void)unused;
}

/* The same names as the C library's own have. */
static void user_copies(void)
{
	buffer = strdup("a copy of the user's");
	last_environ = strdup("another");
}

/* The C library leads to these, but somebody forgot to close and to take back. */
static void user_file(void)
{
	file = fopen("/dev/null", "w");
	fputs("its buffer", file);
}

static char *user_variable(void)
{
	return strdup("GIVEN=by the user");
}

static void user_line(void)
{
	FILE *in = fmemopen((char[]){ "a line\n" }, 7, "r");
	size_t size = 0;
	if (getline(&line, &size, in) < 0)
		abort();
	fclose(in);
}

/* The C library frees what it keeps for a thread when that ends. */
static void *thread(void *unused)
{
	static _Thread_local char *volatile kept;
	(void)unused;
	kept = malloc(10);
	for (int i = 0; i < 40; i++) {
		pthread_key_t key;
		pthread_key_create(&key, nothing_of);
		pthread_setspecific(key, kept);
	}
	strerror(100000);
	strsignal(1000);
	__cxa_thread_atexit_impl(nothing_of, NULL, &__dso_handle);
	pthread_barrier_wait(&started);
	pause();
	return kept;
}

/* argv[1]: a library (runtime-plugin.c). */
int main(int argc, char **argv)
{
	pthread_t created;
	struct addrinfo *addresses;
	wchar_t wide[8];
	time_t now = 0;
	if (argc != 2)
		return 2;
	setlocale(LC_ALL, "C.UTF-8");
	mbstowcs(wide, "wide", 8);
	locale = newlocale(LC_ALL_MASK, "C.UTF-8", NULL);
	if (locale == NULL)
		return 3;
	printf("%s\n", strerror(2));
	localtime(&now);
	getpwnam("root");
	gethostbyname("localhost");
	if (getaddrinfo("localhost", NULL, NULL, &addresses) == 0)
		freeaddrinfo(addresses);
	iconv_t converter = iconv_open("UTF-16", "UTF-8");
	if (converter != (iconv_t)-1)
		iconv_close(converter);
	textdomain("messages-of-nobody");
	bindtextdomain("messages-of-nobody", "/nowhere");
	setenv("SET", "by the C library", 1);
	void *plugin = dlopen(argv[1], RTLD_NOW);
	if (plugin == NULL)
		return 4;
	((void (*)(void))dlsym(plugin, "user_plugin"))();
	dlopen("no-such-library", RTLD_NOW);
	for (int i = 0; i < 40; i++)
		atexit(nothing);
	user_copies();
	user_file();
	putenv(user_variable());
	user_line();
	pthread_barrier_init(&started, NULL, 2);
	pthread_create(&created, NULL, thread, NULL);
	pthread_barrier_wait(&started);
	dlerror();
	fflush(stdout);
	/* exit would free the list of what it has to call. */
	_exit(0);
}
