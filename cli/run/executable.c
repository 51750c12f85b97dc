/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "run/executable.h"

#include "run/sanitizer.h"
#include "run/stripped_allocator.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

static G_DEFINE_QUARK(executable-error, executable_error)

static const struct { const char *platform; GElf_Half machine; } platforms[] = {
	{ "amd64-linux", EM_X86_64 }, { "arm64-linux", EM_AARCH64 },
};

char *executable_find(const char *program, GError **error)
{
	char *found = strchr(program, '/') ? g_strdup(program) : g_find_program_in_path(program);

	if (!found)
		g_set_error(error, executable_error_quark(), 0, "cannot find the program '%s'", program);
	return found;
}

/* The path of the dynamic linker; NULL if the file names none. */
static const char *find_interpreter(Elf *elf)
{
	size_t count, size;
	const char *bytes = elf_rawfile(elf, &size);
	GElf_Phdr header;

	if (!bytes || elf_getphdrnum(elf, &count) != 0)
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (gelf_getphdr(elf, (int)i, &header) && header.p_type == PT_INTERP && header.p_offset < size
		    && memchr(bytes + header.p_offset, 0, size - header.p_offset))
			return bytes + header.p_offset;
	return NULL;
}

/* Each find_… below returns what is wrong with the file, which is freed with g_free; NULL if nothing is. */
static char *find_elf_fault(const char *path, Elf *elf, const struct executable_request *r)
{
	const struct program_allocator *told = program_allocators_find(r->allocators, path);
	g_autofree char *stripped = NULL;
	const char *interpreter, *sanitizer;
	GElf_Ehdr header;

	if (elf_kind(elf) != ELF_K_ELF || !gelf_getehdr(elf, &header)
	    || (header.e_type != ET_EXEC && header.e_type != ET_DYN))
		return g_strdup("it is not an executable");
	for (size_t i = 0; i < G_N_ELEMENTS(platforms); i++)
		if (strcmp(platforms[i].platform, AP_PLATFORM) == 0
		    && (platforms[i].machine != header.e_machine || gelf_getclass(elf) != ELFCLASS64))
			return g_strdup("it is built for another machine: only programs for " AP_PLATFORM " can be recorded here");
	interpreter = find_interpreter(elf);
	if (!interpreter && !stripped_allocator_is_static(elf))
		return g_strdup("it is a shared library");
	if (interpreter && access(interpreter, R_OK) != 0)
		return g_strdup_printf("its dynamic linker '%s' cannot be read: %s", interpreter, g_strerror(errno));
	sanitizer = sanitizer_of(elf);
	if (sanitizer)
		return g_strdup_printf("it is built with %s, which takes the place of the allocator: build it without "
		                       "'-Zsanitizer' in RUSTFLAGS, or '-fsanitize' for C", sanitizer);
	if (stripped_allocator_find(path, elf, &stripped) == STRIPPED_ALLOCATOR_IS_OWN) {
		g_autofree char *fault = g_strdup_printf("it %s", stripped);
		/* A static program needs symbols whatever its allocator is. */
		return program_allocators_explain(interpreter ? told : NULL, fault);
	}
	return r->backend->find_fault(path, elf, interpreter, told);
}

/* begin: the first bytes of the file, which are `#!`. */
static char *find_script_fault(const char *begin)
{
	const char *name = begin + 2 + strspn(begin + 2, " \t");
	g_autofree char *interpreter = g_strndup(name, strcspn(name, " \t\n"));

	if (name[strlen(interpreter)] == '\0' || access(interpreter, X_OK) == 0)
		return NULL;
	return g_strdup_printf("its interpreter '%s' cannot be started: %s", interpreter, g_strerror(errno));
}

static char *find_file_fault(int fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return g_strdup(g_strerror(errno));
	if (S_ISDIR(st.st_mode))
		return g_strdup("it is a directory");
	if (!S_ISREG(st.st_mode))
		return g_strdup("it is not a regular file");
	/* The system lets nobody look into a program that gets rights of its own. */
	if (st.st_mode & (S_ISUID | S_ISGID))
		return g_strdup("it is set-user-id or set-group-id, and no such program can be recorded: record a copy of it");
	if (fgetxattr(fd, "security.capability", NULL, 0) > 0)
		return g_strdup("it has file capabilities, and no such program can be recorded: record a copy of it");
	return NULL;
}

static char *find_fault(int fd, const char *path, const struct executable_request *r)
{
	char begin[256] = "";
	char *fault = find_file_fault(fd);
	Elf *elf;

	if (fault)
		return fault;
	if (pread(fd, begin, sizeof begin - 1, 0) > 0 && g_str_has_prefix(begin, "#!"))
		return r->scripts ? find_script_fault(begin)
		       : g_strdup("it is a script: pass --trace-children to profile its interpreter "
		                  "and the programs that it starts, or start the program itself");
	if (elf_version(EV_CURRENT) == EV_NONE || !(elf = elf_begin(fd, ELF_C_READ_MMAP, NULL)))
		return g_strdup("it is not an executable");
	fault = find_elf_fault(path, elf, r);
	elf_end(elf);
	return fault;
}

bool executable_check(const char *path, const struct executable_request *r, GError **error)
{
	g_autofree char *fault = NULL;
	int fd;

	/* The system runs an executable that it cannot read, but this program has to read it. */
	if (access(path, X_OK) != 0 || (fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)) < 0) {
		g_set_error(error, executable_error_quark(), 0, "cannot profile '%s': %s", path,
		            g_strerror(errno));
		return false;
	}
	fault = find_fault(fd, path, r);
	close(fd);
	if (fault)
		g_set_error(error, executable_error_quark(), 0, "cannot profile '%s': %s", path, fault);
	return !fault;
}
