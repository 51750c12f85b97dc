/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Each chunk of the recording is mapped by itself: between them the file has holes of gigabytes. */
#include "config.h"

#include "input/native_reading.h"

#include "core/ap_recording_layout.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

G_DEFINE_QUARK(native-reading-error-quark, native_reading_error)

enum { PAGE = 4096, ALIGNMENT = 8, TEXT_MAX = 64 << 20, BLOCK = 512, PACKED_MOST = 4096 };

/* The memory that was at [start, end). */
struct mapped { uint64_t start, end; unsigned char *bytes; };

struct native_reading {
	struct ap_recording header;
	uint64_t file_size;
	uint64_t most_elements;     /* bytes of elements that a list may have */
	struct mapped chunks[AP_RECORDING_CHUNKS_MAX];   /* by start */
	uint32_t n_chunks;
};

static bool fail(GError **error, enum native_reading_error code, const char *text)
{
	g_set_error_literal(error, NATIVE_READING_ERROR, (int)code, text);
	return false;
}

/* ------------------------------------------------ opening ------------------------------------------------ */

/* Reads as much of `bytes` as the file has; the rest is 0. */
static bool read_at(int fd, uint64_t offset, void *bytes, size_t size, GError **error)
{
	size_t done = 0;
	while (done < size) {
		ssize_t n = pread(fd, (char *)bytes + done, size - done, (off_t)(offset + done));
		if (n == 0)
			break;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(error, NATIVE_READING_UNREADABLE, g_strerror(errno));
		done += (size_t)n;
	}
	memset((char *)bytes + done, 0, size - done);
	return true;
}

static bool check_build(const struct ap_recording *h, GError **error)
{
	if (h->magic == 0)
		return fail(error, NATIVE_READING_NOT_BEGUN, "its process recorded nothing");
	if (h->magic != AP_RECORDING_MAGIC)
		return fail(error, NATIVE_READING_FOREIGN, "it is not a recording");
	if (h->version != AP_RECORDING_VERSION || strncmp(h->build, PACKAGE_VERSION, sizeof h->build) != 0
	    || memcmp(h->layout, ap_recording_layout, sizeof h->layout) != 0)
		return fail(error, NATIVE_READING_FOREIGN, "the recorder was of another version of cargo-alloc-profile: "
		            "install both from one build");
	return true;
}

static bool is_paged(uint64_t n)
{
	return n % PAGE == 0;
}

static int by_start(const void *a, const void *b)
{
	const struct mapped *x = a, *y = b;
	return (x->start > y->start) - (x->start < y->start);
}

static bool map_chunk(struct native_reading *m, int fd, const struct ap_recording_chunk *c, GError **error)
{
	const struct ap_recording *h = &m->header;
	if (!is_paged(c->address) || !is_paged(c->offset) || !is_paged(c->size) || c->size == 0 || c->address == 0
	    || c->address > UINT64_MAX - c->size || c->offset < h->offset || c->offset > h->limit || c->size > h->limit - c->offset)
		return fail(error, NATIVE_READING_DAMAGED, "its memory does not lie in it");
	if (c->offset > m->file_size || c->size > m->file_size - c->offset)
		return fail(error, NATIVE_READING_DAMAGED, "it was cut short");
	void *bytes = mmap(NULL, c->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, fd, (off_t)c->offset);
	if (bytes == MAP_FAILED)
		return fail(error, NATIVE_READING_UNREADABLE, g_strerror(errno));
	m->chunks[m->n_chunks++] = (struct mapped){ c->address, c->address + c->size, bytes };
	return true;
}

static bool map_chunks(struct native_reading *m, int fd, uint64_t offset, GError **error)
{
	const struct ap_recording *h = &m->header;
	if (h->end > AP_RECORDING_EXEC || h->offset != offset || h->limit < offset || h->n_chunks == 0 || h->n_chunks > AP_RECORDING_CHUNKS_MAX
	    || h->chunks[0].offset != offset || h->chunks[0].size < sizeof *h)
		return fail(error, NATIVE_READING_DAMAGED, "its beginning makes no sense");
	for (uint32_t i = 0; i < h->n_chunks; i++)
		if (!map_chunk(m, fd, &h->chunks[i], error))
			return false;
	qsort(m->chunks, m->n_chunks, sizeof *m->chunks, by_start);
	for (uint32_t i = 1; i < m->n_chunks; i++)
		if (m->chunks[i - 1].end > m->chunks[i].start)
			return fail(error, NATIVE_READING_DAMAGED, "two parts of its memory overlap");
	return true;
}

/* Sets *offset to where in the file the recording begins. */
static bool find_area(int fd, uint32_t area, uint64_t *offset, GError **error)
{
	struct ap_recording file;
	*offset = 0;
	if (area == 0)
		return true;
	if (!read_at(fd, 0, &file, sizeof file, error) || !check_build(&file, error))
		return false;
	if (area > file.areas || file.areas > AP_RECORDING_AREAS_MAX || file.area_size > UINT64_MAX / AP_RECORDING_AREAS_MAX
	    || file.areas_offset > INT64_MAX - file.area_size * AP_RECORDING_AREAS_MAX)
		return fail(error, NATIVE_READING_DAMAGED, "its beginning makes no sense");
	*offset = file.areas_offset + (area - 1) * file.area_size;
	return true;
}

static bool open_recording(struct native_reading *m, int fd, uint32_t area, GError **error)
{
	struct stat st;
	uint64_t offset;
	if (fstat(fd, &st) != 0)
		return fail(error, NATIVE_READING_UNREADABLE, g_strerror(errno));
	if (!S_ISREG(st.st_mode))
		return fail(error, NATIVE_READING_FOREIGN, "it is not a recording");
	m->file_size = (uint64_t)st.st_size;
	/* What holes would hold are no elements. File systems that compress store less than there is, but not so much less. */
	m->most_elements = MIN((uint64_t)st.st_blocks * BLOCK, INT64_MAX / PACKED_MOST) * PACKED_MOST;
	return find_area(fd, area, &offset, error) && read_at(fd, offset, &m->header, sizeof m->header, error)
		&& check_build(&m->header, error) && map_chunks(m, fd, offset, error);
}

struct native_reading *native_reading_open(const char *path, uint32_t area, GError **error)
{
	struct native_reading *m = g_new0(struct native_reading, 1);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool done = fd >= 0 ? open_recording(m, fd, area, error) : fail(error, NATIVE_READING_UNREADABLE, g_strerror(errno));
	if (fd >= 0)
		close(fd);
	if (done)
		return m;
	native_reading_free(m);
	return NULL;
}

void native_reading_free(struct native_reading *m)
{
	if (m == NULL)
		return;
	for (uint32_t i = 0; i < m->n_chunks; i++)
		munmap(m->chunks[i].bytes, m->chunks[i].end - m->chunks[i].start);
	g_free(m);
}

const struct ap_recording *native_reading_header(const struct native_reading *m)
{
	return &m->header;
}

uint32_t native_reading_areas(const struct native_reading *m)
{
	uint32_t areas = MIN(m->header.areas, AP_RECORDING_AREAS_MAX);
	return MIN(m->header.areas_taken, areas);
}

/* ------------------------------------------------ reading ------------------------------------------------ */

static unsigned char *find(const struct native_reading *m, uint64_t address, uint64_t size)
{
	uint32_t low = 0, high = m->n_chunks;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (m->chunks[middle].end <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == m->n_chunks || address < m->chunks[low].start || size > m->chunks[low].end - address)
		return NULL;
	return m->chunks[low].bytes + (address - m->chunks[low].start);
}

void *native_reading_at(const struct native_reading *m, const void *address, uint64_t size)
{
	return (uintptr_t)address % ALIGNMENT == 0 ? find(m, (uintptr_t)address, size) : NULL;
}

const unsigned char *native_reading_bytes(const struct native_reading *m, const void *address, uint64_t size)
{
	return find(m, (uintptr_t)address, size);
}

char *native_reading_text(const struct native_reading *m, struct ap_recording_text text)
{
	const unsigned char *bytes = text.size < TEXT_MAX ? native_reading_bytes(m, text.bytes, text.size) : NULL;
	return bytes != NULL ? g_strndup((const char *)bytes, text.size) : NULL;
}

bool native_list_open(const struct native_reading *m, const struct ap_list *recorded, size_t element_bytes,
                        struct native_list *list)
{
	*list = (struct native_list){ .count = __atomic_load_n(&recorded->count, __ATOMIC_ACQUIRE), .element_bytes = element_bytes };
	if (recorded->element_bytes != element_bytes)
		return list->count == 0;
	if (list->count == 0)
		return true;
	UInt last = AP_(list_chunk)(list->count - 1);
	if (last >= AP_LIST_CHUNKS || (uint64_t)list->count * element_bytes > m->most_elements)
		return false;
	for (UInt k = 0; k <= last; k++) {
		list->recorded[k] = recorded->chunks[k];
		list->chunks[k] = native_reading_at(m, recorded->chunks[k], ((uint64_t)AP_LIST_FIRST << k) * element_bytes);
		if (list->chunks[k] == NULL) {
			/* Where the recording has ended, what comes then belongs to the event that found no more memory. */
			list->count = (AP_LIST_FIRST << k) - AP_LIST_FIRST;
			return m->header.incomplete != AP_RECORDING_COMPLETE;
		}
	}
	return true;
}
