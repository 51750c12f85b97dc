/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "run/elf_file.h"

#include <fcntl.h>
#include <unistd.h>

bool elf_file_open(struct elf_file *f, const char *path)
{
	f->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	f->elf = f->fd < 0 || elf_version(EV_CURRENT) == EV_NONE ? NULL : elf_begin(f->fd, ELF_C_READ_MMAP, NULL);
	if (elf_kind(f->elf) == ELF_K_ELF)
		return true;
	elf_file_close(f);
	return false;
}

void elf_file_close(struct elf_file *f)
{
	elf_end(f->elf);
	if (f->fd >= 0)
		close(f->fd);
}
