/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* An ELF file that is open to be read. */
#ifndef CLI_ELF_FILE_H
#define CLI_ELF_FILE_H

#include <gelf.h>
#include <stdbool.h>

struct elf_file { int fd; Elf *elf; };

/* Opens the file at path. False if it cannot be read or is no ELF file; there is nothing to close then. */
bool elf_file_open(struct elf_file *f, const char *path);
void elf_file_close(struct elf_file *f);

#endif
