/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The heap climbs and descends: what was alive at its highest moment, and each site's own highest. */
#include "program.h"

/* Live bytes after each event, by event; a, b, c, d are the sites' own. */
KEEP static void *a(size_t n) { return hide(malloc(n)); }
KEEP static void *b(size_t n) { return hide(malloc(n)); }
KEEP static void *c(size_t n) { return hide(malloc(n)); }
KEEP static void *d(size_t n) { return hide(malloc(n)); }
KEEP static void *e(void *p, size_t n) { return hide(realloc(p, n)); }

int main(void)
{
	/*                             event  live    a     b     c     d     e  */
	void *a1 = a(100);          /*   1     100   100                       */
	void *b1 = b(200);          /*   2     300         200                 */
	free(a1);                   /*   3     200    0                        */
	void *c1 = c(500);          /*   4     700               500           first high: 700 */
	free(b1);                   /*   5     500          0                  */
	void *a2 = a(150);          /*   6     650   150                       */
	void *a3 = a(150);          /*   7     800   300                       the peak: 800 */
	free(c1);                   /*   8     300                0            */
	void *d1 = d(400);          /*   9     700                     400     */
	free(a2);                   /*  10     550   150                       */
	void *d2 = d(250);          /*  11     800                     650     as high again, not higher */
	free(d1);                   /*  12     400                     250     */
	void *b2 = b(300);          /*  13     700         300                 */
	a3 = e(a3, 50);             /*  14     600    0                      50  */
	b2 = e(b2, 350);            /*  15     650          0               400  */
	free(d2);                   /*  16     400                      0      */

	/* expect: total.events == 16 */
	/* expect: (total.peak_bytes, total.peak_blocks, total.peak_event) == (800, 3, 7) */
	/* expect: [at(f).peak_bytes for f in "abcde"] == [300, 0, 500, 0, 0] */
	/* expect: [at(f).peak_blocks for f in "abcde"] == [2, 0, 1, 0, 0] */
	/* expect: [max(s.max_bytes for s in sites(f)) for f in "bc"] == [300, 500] */
	/* expect: sorted((s.max_bytes, s.max_blocks) for s in sites("a")) == sorted([(100, 1), (150, 1), (150, 1)]) */
	/* expect: sorted((s.max_bytes, s.max_blocks) for s in sites("d")) == sorted([(400, 1), (250, 1)]) */
	/* expect: sorted((s.max_bytes, s.max_blocks) for s in sites("e")) == sorted([(50, 1), (350, 1)]) */
	/* expect: (total.live_bytes, total.live_blocks) == (400, 2) */
	/* expect: (thread(1).max_bytes, thread(1).max_blocks) == (800, 3) */
	/* expect: [p.live_bytes for p in points] == [100, 300, 200, 700, 500, 650, 800, 300, 700, 550, 800, 400, 700, 600, 650, 400] */
	sink = a3;
	sink = b2;
	return 0;
}
