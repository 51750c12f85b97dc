/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_loader.h"

#include <elf.h>

struct native_loader native_loader;

void native_loader_find(uintptr_t base)
{
	const Elf64_Ehdr *header = (const Elf64_Ehdr *)base;
	if (!base)
		return;
	const Elf64_Phdr *segments = (const Elf64_Phdr *)(base + header->e_phoff);
	native_loader.start = native_loader.end = base;
	for (unsigned i = 0; i < header->e_phnum; i++) {
		uintptr_t end = base + segments[i].p_vaddr + segments[i].p_memsz;
		if (segments[i].p_type == PT_LOAD && end > native_loader.end)
			native_loader.end = end;
	}
}
