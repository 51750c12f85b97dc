/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Blocks that are alive at the end, for each scenario what becomes of them. tests/tool/leaks.sh runs this program once a
   scenario, `scenario:` naming it and the lines behind it what the profile has to say. A function `plant_…` allocates what is
   meant; what found() tells of any other is a mistake. */
#include "program.h"
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>

struct node { struct node *volatile next; char rest[40]; };

/* Writes over what calls left on the stack. */
KEEP static void clear_stack(void)
{
	char volatile dirt[16384];
	for (size_t i = 0; i < sizeof dirt; i++)
		dirt[i] = 0;
}

KEEP static void *plant(size_t size)
{
	void *p = calloc(1, size);
	NOT_A_TAIL_CALL();
	return p;
}

KEEP static void *plant_other(size_t size)
{
	void *p = calloc(1, size);
	NOT_A_TAIL_CALL();
	return p;
}

KEEP static void *plant_grown(void *p, size_t size)
{
	p = hide(realloc(p, size));
	NOT_A_TAIL_CALL();
	return p;
}

/* scenario: lost */
/* expect: found() == {"lost": {"plant": (3, 300)}} */
KEEP static void lost(void)
{
	for (int i = 0; i < 3; i++)
		plant(100);
}

/* scenario: chain */
/* expect: found() == {"lost": {"plant": (1, 48)}, "indirect": {"plant_other": (2, 96)}} */
KEEP static void chain(void)
{
	struct node *n = plant(sizeof *n);
	n->next = plant_other(sizeof *n);
	n->next->next = plant_other(sizeof *n);
}

/* scenario: cycle */
/* expect: found() == {"cycle": {"plant": (2, 96)}, "indirect": {"plant_other": (1, 48)}} */
/* expect: holds("cycle", "plant") == [[("block", "plant"), ("block", "plant")]] * 2 */
KEEP static void cycle(void)
{
	struct node *a = plant(sizeof *a);
	struct node *b = plant(sizeof *b);
	a->next = b;
	b->next = a;
	*(void *volatile *)(b->rest + 8) = plant_other(sizeof *b);
}

/* A circle that a lost block holds is not what is to be freed first. */
/* scenario: held-cycle */
/* expect: found() == {"lost": {"plant_other": (1, 48)}, "indirect": {"plant": (2, 96)}} */
KEEP static void held_cycle(void)
{
	struct node *a = plant(sizeof *a), *head = plant_other(sizeof *head);
	a->next = plant(sizeof *a);
	a->next->next = a;
	head->next = a->next;
}

/* scenario: self */
/* expect: found() == {"cycle": {"plant": (1, 48)}} */
/* expect: holds("cycle", "plant") == [[("block", "plant")]] */
KEEP static void self(void)
{
	struct node *a = plant(sizeof *a);
	a->next = a;
}

/* Two circles with a block in common are one component. */
/* scenario: eight */
/* expect: found() == {"cycle": {"plant": (3, 144)}} */
KEEP static void eight(void)
{
	struct node *a = plant(sizeof *a), *b = plant(sizeof *b), *c = plant(sizeof *c);
	a->next = b;
	b->next = a;
	*(void *volatile *)(a->rest + 8) = c;
	c->next = a;
}

static struct node *volatile held;
static char *volatile inside;
static char *volatile past;

/* scenario: static */
/* expect: found() == {} */
/* expect: holds("reachable", "plant") == [[("static", "held")]] */
/* expect: holds("reachable", "plant_other") == [[("static", "held"), ("block", "plant")]] */
KEEP static void in_static(void)
{
	held = plant(sizeof *held);
	held->next = plant_other(10);
}

/* scenario: interior */
/* expect: found() == {} */
/* expect: holds("reachable", "plant") == [[("static", "inside")]] */
KEEP static void interior(void)
{
	inside = (char *)plant(100) + 99;
}

/* scenario: past-the-end */
/* expect: found() == {"lost": {"plant": (1, 112)}} */
KEEP static void past_the_end(void)
{
	past = (char *)plant(112) + 112;
}

/* What malloc_usable_size promised of a block belongs to it, and only then. */
/* scenario: slack */
/* expect: found() == {"lost": {"plant": (1, 17)}} */
/* expect: holds("reachable", "plant") == [[("static", "inside")]] */
/* expect: holds("reachable", "plant_grown") == [[("static", "held"), ("block", "plant_other")]] */
KEEP static void slack(void)
{
	char *p = plant_other(17), *q = plant(17);
	MUST(malloc_usable_size(p) >= 32 && malloc_usable_size(q) >= 32);
	held = (struct node *)p;
	*(void *volatile *)(p + 24) = plant_grown(NULL, 100);
	inside = q + 31;
	past = (char *)plant(17) + 31;
	hide(NULL);
}

/* What was kept there before the block shrank or grew where it is leads nowhere. */
/* scenario: slack-of-before */
/* expect: found() == {"lost": {"plant": (2, 200)}} */
KEEP static void slack_of_before(void)
{
	for (size_t size = 16; size <= 20; size += 4) {
		char *p = plant_other(17);
		MUST(malloc_usable_size(p) >= 32);
		*(void *volatile *)(p + 24) = plant(100);
		char *q = plant_grown(p, size);
		MUST((uintptr_t)q == (uintptr_t)p && malloc_usable_size(q) >= 32);
		*(size == 16 ? (void *volatile *)&held : (void *volatile *)&inside) = q;
	}
}

/* scenario: empty */
/* expect: found() == {"lost": {"plant_other": (1, 0)}} */
/* expect: holds("reachable", "plant") == [[("static", "inside")]] */
KEEP static void empty(void)
{
	inside = plant(0);
	plant_other(0);
}

/* What a freed block still says leads nowhere. */
/* scenario: freed */
/* expect: found() == {"lost": {"plant_other": (1, 48)}} */
KEEP static void freed(void)
{
	held = plant(4096);
	*(void *volatile *)((char *)held + 2048) = plant_other(48);
	free(held);
}

/* scenario: register */
/* expect: found() == {} */
/* expect: holds("reachable", "plant") == [[("register", 1)]] */
KEEP static void in_register(void)
{
#if defined(__x86_64__)
	register void *p __asm__("r12") = plant(100);
	__asm__ volatile("" : "+r"(p));
	clear_stack();
	__asm__ volatile("syscall" : "+r"(p) : "a"(SYS_exit_group), "D"(0) : "rcx", "r11", "memory");
#else
	held = plant(100);
#endif
}

/* scenario: stack */
/* expect: found() == {} */
/* expect: holds("reachable", "plant") == [[("stack", 1, "on_stack")]] */
KEEP static void on_stack(void)
{
	void *volatile p = plant(100);
	clear_stack();
	exit(p == NULL);
}

/* scenario: returned */
/* expect: found() == {"lost": {"plant": (1, 100)}} */
KEEP static void returned(void)
{
	void *volatile p = plant(100);
	(void)p;
}

static __thread void *volatile local;

/* scenario: thread-local */
/* expect: found() == {} */
/* expect: holds("reachable", "plant") == [[("thread-local", 1)]] */
KEEP static void thread_local_static(void)
{
	local = plant(100);
}

/* scenario: mapped */
/* expect: found() == {} */
/* expect: holds("reachable", "plant") == [[("mapped",)]] */
/* expect: [int(h.address, 16) for h in all_holds if h.by == "mapped"] == [printed["word"]] */
/* expect: [h.offset for h in all_holds if h.by == "mapped"] == [printed["word"] - printed["start"]] */
KEEP static void mapped(void)
{
	void *volatile *p = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	MUST(p != MAP_FAILED);
	/* So that it is none with what is mapped beside it. */
	MUST(mprotect((void *)p, 4096, PROT_READ | PROT_WRITE | PROT_EXEC) == 0);
	p[300] = plant(100);
	say("start=%lu\nword=%lu\n", (unsigned long)p, (unsigned long)&p[300]);
}

/* scenario: mapped-read-only */
/* expect: found() == {} */
KEEP static void mapped_read_only(void)
{
	void *volatile *p = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	MUST(p != MAP_FAILED);
	p[600] = plant(100);
	MUST(mprotect((void *)p, 8192, PROT_READ) == 0);
}

/* scenario: unmapped */
/* expect: found() == {"lost": {"plant": (1, 100)}} */
KEEP static void unmapped(void)
{
	void *volatile *p = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	MUST(p != MAP_FAILED);
	p[600] = plant(100);
	MUST(munmap((void *)p, 8192) == 0);
}

/* What lies in memory that cannot be read holds nothing, and looking at it does no harm. */
/* scenario: unreadable */
/* expect: found() == {"lost": {"plant_other": (1, 24)}} */
/* Whether Valgrind's own replacement of the function has a frame depends on its version. */
/* expect: holds("reachable", "plant")[0][0] == ("static", "inside") */
/* expect: holds("reachable", "plant")[0][1] in (("block", "posix_memalign"), ("block", "unreadable")) */
/* expect: len(holds("reachable", "plant")[0]) == 2 */
KEEP static void unreadable(void)
{
	void *block;
	MUST(posix_memalign(&block, 4096, 3 * 4096) == 0);
	memset(block, 0, 3 * 4096);
	inside = block;
	((void *volatile *)block)[512] = plant_other(24);
	((void *volatile *)block)[1024] = plant(24);
	MUST(mprotect((char *)block + 4096, 4096, PROT_NONE) == 0);
}

static pthread_barrier_t both;

static void *in_thread_stack(void *unused)
{
	void *volatile p = plant(100);
	(void)p;
	return unused;
}

/* scenario: exited-thread */
/* expect: found() == {"lost": {"plant": (1, 100)}} */
KEEP static void exited_thread(void)
{
	pthread_t t;
	MUST(pthread_create(&t, NULL, in_thread_stack, NULL) == 0 && pthread_join(t, NULL) == 0);
}

static void *in_thread_local(void *unused)
{
	local = plant(100);
	return unused;
}

/* scenario: exited-thread-local */
/* expect: found() == {"lost": {"plant": (1, 100)}} */
KEEP static void exited_thread_local(void)
{
	pthread_t t;
	MUST(pthread_create(&t, NULL, in_thread_local, NULL) == 0 && pthread_join(t, NULL) == 0);
}

static void *runs_on(void *unused)
{
	void *volatile p = plant(100);
	local = plant_other(50);
	pthread_barrier_wait(&both);
	for (;;)
		pause();
	return p == NULL ? unused : NULL;
}

/* scenario: detached */
/* expect: found() == {} */
/* expect: holds("reachable", "plant") == [[("stack", 2, "runs_on")]] */
/* expect: holds("reachable", "plant_other") == [[("thread-local", 2)]] */
KEEP static void detached(void)
{
	pthread_t t;
	pthread_barrier_init(&both, NULL, 2);
	MUST(pthread_create(&t, NULL, runs_on, NULL) == 0 && pthread_detach(t) == 0);
	pthread_barrier_wait(&both);
}

/* A stack that a later thread got from one that ended is that one's. */
/* scenario: reused-stack */
/* expect: found() == {"lost": {"plant": (1, 100)}} */
/* expect: len(all_threads) == 3 */
/* expect: holds("reachable", "plant") == [[("stack", 3, "runs_on")]] */
KEEP static void reused_stack(void)
{
	exited_thread();
	detached();
}

/* scenario: own-stack */
/* expect: found() == {} */
/* expect: holds("reachable", "plant") == [[("stack", 2, "runs_on")]] */
KEEP static void own_stack(void)
{
	pthread_t t;
	pthread_attr_t attributes;
	void *stack;
	MUST(posix_memalign(&stack, 4096, 1 << 17) == 0);
	memset(stack, 0, 1 << 17);
	pthread_attr_init(&attributes);
	MUST(pthread_attr_setstack(&attributes, stack, 1 << 17) == 0);
	pthread_barrier_init(&both, NULL, 2);
	stack = NULL;
	MUST(pthread_create(&t, &attributes, runs_on, NULL) == 0);
	pthread_attr_destroy(&attributes);
	pthread_barrier_wait(&both);
}

/* A guard within the mapping, as glibc 2.42 and later have it; Linux before 6.13 knows none. */
/* scenario: guarded-stack */
/* expect: found() == {"lost": {"plant": (1, 100)}} */
KEEP static void guarded_stack(void)
{
	enum { SIZE = 1 << 16, GUARD_INSTALL = 102 };
	pthread_t t;
	pthread_attr_t attributes;
	char *pages = mmap(NULL, 4 * SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *guard = pages + SIZE;
	MUST(pages != MAP_FAILED);
	pthread_attr_init(&attributes);
	if (madvise(guard, SIZE, GUARD_INSTALL) == 0)
		MUST(pthread_attr_setstack(&attributes, guard + SIZE, 2 * SIZE) == 0);
	MUST(pthread_create(&t, &attributes, in_thread_stack, NULL) == 0 && pthread_join(t, NULL) == 0);
	pthread_attr_destroy(&attributes);
}

static pthread_key_t key;

static void *with_key(void *unused)
{
	pthread_setspecific(key, plant(100));
	return unused;
}

/* scenario: key-destructor */
/* expect: found() == {} */
/* expect: at("plant").live_blocks == 0 */
KEEP static void key_destructor(void)
{
	pthread_t t;
	pthread_key_create(&key, free);
	MUST(pthread_create(&t, NULL, with_key, NULL) == 0 && pthread_join(t, NULL) == 0);
}

/* scenario: key */
/* expect: found() == {"lost": {"plant": (1, 100)}} */
KEEP static void key_without(void)
{
	pthread_t t;
	pthread_key_create(&key, NULL);
	MUST(pthread_create(&t, NULL, with_key, NULL) == 0 && pthread_join(t, NULL) == 0);
}

/* scenario: key-of-main */
/* expect: found() == {} */
/* expect: holds("reachable", "plant") == [[("thread-local", 1)]] */
KEEP static void key_of_main(void)
{
	pthread_key_create(&key, free);
	with_key(NULL);
}

/* scenario: main-exits */
/* expect: found() == {"lost": {"plant": (2, 200)}} */
static void *last(void *main_thread)
{
	pthread_join(*(pthread_t *)main_thread, NULL);
	plant(100);
	clear_stack();
	return NULL;
}

KEEP static void main_exits(void)
{
	static pthread_t self_;
	pthread_t t;
	void *volatile p = plant(100);
	self_ = pthread_self();
	MUST(pthread_create(&t, NULL, last, &self_) == 0 && p);
	pthread_detach(t);
	clear_stack();
	pthread_exit(NULL);
}

/* scenario: abort */
/* expect: found() == {"lost": {"plant": (1, 100)}} */
/* expect: holds("reachable", "plant_other") == [[("static", "held")]] */
KEEP static void aborts(void)
{
	plant(100);
	held = plant_other(48);
	clear_stack();
	abort();
}

/* What becomes of the child is in its own profile; the parent's blocks are none of the child's. */
/* scenario: fork */
/* expect: found() == {"lost": {"plant": (1, 100)}} */
KEEP static void forks(void)
{
	held = plant_other(48);
	pid_t child = fork();
	if (child == 0) {
		held->next = plant_other(20);
		/* The registers have what this call leaves in them. */
		free(plant(30));
		clear_stack();
		_exit(0);
	}
	MUST(waitpid(child, NULL, 0) == child);
	plant(100);
}

/* scenario: grown */
/* expect: found() == {"lost": {"plant_grown": (4, 700)}} */
/* expect: origins("lost", "plant_grown") == [(3, 3, "plant", 1)] */
KEEP static void grown(void)
{
	/* Of the four one was never anything else, and the one that was reallocated longest ago is the first. */
	for (int i = 0; i < 4; i++) {
		void *p = i > 0 ? plant(10) : NULL;
		for (int k = i == 0 ? 1 : 4 - i; k > 0; k--)
			p = plant_grown(p, i == 0 ? 100 : (size_t)(100 * (5 - i - k)));
	}
	hide(NULL);
}

static void *plants(void *unused)
{
	(void)unused;
	return plant(10);
}

/* scenario: grown-elsewhere */
/* expect: found() == {"lost": {"plant_grown": (1, 5)}} */
/* expect: origins("lost", "plant_grown") == [(1, 1, "plant", 2)] */
KEEP static void grown_elsewhere(void)
{
	pthread_t thread;
	void *p;
	MUST(pthread_create(&thread, NULL, plants, NULL) == 0);
	MUST(pthread_join(thread, &p) == 0);
	plant_grown(p, 5);
	hide(NULL);
}

/* scenario: long-list */
/* expect: found() == {"lost": {"plant": (1, 48)}, "indirect": {"plant_other": (100000, 4800000)}} */
KEEP static void long_list(void)
{
	struct node *n = plant(sizeof *n);
	for (int i = 0; i < 100000; i++)
		n = n->next = plant_other(sizeof *n);
}

/* scenario: long-path */
/* expect: found() == {} */
/* expect: holds("reachable", "plant") == [[("static", "held")] + [("block", "plant_other")] * 16] */
/* expect: skipped("reachable", "plant") == 99984 */
KEEP static void long_path(void)
{
	struct node *n = held = plant_other(sizeof *n);
	for (int i = 1; i < 100000; i++)
		n = n->next = plant_other(sizeof *n);
	n->next = plant(10);
}

KEEP static void *plant_as_it_is(size_t size)
{
	void *p = malloc(size);
	NOT_A_TAIL_CALL();
	return p;
}

enum { SMALL = 64, TABLES = 8, TABLE = 4096 };

KEEP static void fill(void **table, void *const *small)
{
	for (size_t i = 0; i < TABLE / sizeof *table; i++)
		table[i] = small[i % SMALL];
}

KEEP static void plant_small(void)
{
	for (int i = 0; i < SMALL; i++)
		plant_other(48);
	hide(NULL);
}

/* What earlier blocks left in the memory of a later one is no pointer of its. */
/* scenario: stale */
/* expect: found() == {"lost": {"plant_as_it_is": (7, 28672), "plant_other": (64, 3072)}} */
/* expect: holds("reachable", "plant_as_it_is") == [[("static", "held")]] */
KEEP static void stale(void)
{
	void **tables[TABLES], *small[SMALL];
	for (int i = 0; i < SMALL; i++)
		small[i] = malloc(48);
	for (int i = 0; i < TABLES; i++)
		fill(tables[i] = malloc(TABLE), small);
	for (int i = 0; i < TABLES; i++)
		free(tables[i]);
	for (int i = 0; i < SMALL; i++)
		free(small[i]);
	for (int i = 0; i < TABLES; i++)
		held = plant_as_it_is(TABLE);
	plant_small();
}

/* Nor is what a block had before it shrank. */
/* scenario: regrown */
/* expect: found() == {"lost": {"plant_other": (64, 3072)}} */
/* expect: holds("reachable", "plant_grown") == [[("static", "held")]] */
KEEP static void regrown(void)
{
	void *small[SMALL], *table = malloc(TABLE);
	for (int i = 0; i < SMALL; i++)
		small[i] = malloc(48);
	fill(table, small);
	for (int i = 0; i < SMALL; i++)
		free(small[i]);
	memset(table, 0, 16);
	held = plant_grown(plant_grown(table, 16), TABLE);
	plant_small();
}

/* As the dynamic loader keeps it of each version of symbols that an object needs. */
struct version { const char *name; uint32_t hash, hidden; const char *file; };

static struct version *volatile versions;

/* Makes a text whose hash, as in ELF files, is this number: seven digits of 1 to 16. */
static void hash_to(char *text, uintptr_t number)
{
	MUST(number < 1 << 28);
	for (int i = 6; i >= 0; i--) {
		text[i] = (char)((number - 1) % 16 + 1);
		number = (number - 1) / 16;
	}
	MUST(number == 0);
}

/* The hash of a name beside that name is no pointer, whatever lies at that address: mapped, static, or in a block. */
/* scenario: hash */
/* expect: found() == {"lost": {"plant": (3, 300)}} */
/* expect: holds("reachable", "plant_grown") == [[("static", "versions"), ("block", "plant_other")]] */
KEEP static void hash(void)
{
	static char names[4][8] = { "a", "b", "c", "d" };
	static struct version table = { .file = "file" };
	struct version *mapped = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	MUST(mapped != MAP_FAILED);
	versions = plant_other(3 * sizeof *versions);
	struct version *places[] = { mapped, &table, versions };
	for (int i = 0; i < 3; i++) {
		uintptr_t p = (uintptr_t)plant(100);
		hash_to(names[i], p);
		*(volatile struct version *)places[i] = (struct version){ names[i], (uint32_t)p, 0, NULL };
	}
	/* And one that is none. */
	void *p = plant_grown(NULL, 100);
	hash_to(names[3], (uintptr_t)p + 1);
	*(volatile struct version *)&versions[2] = (struct version){ names[3], (uint32_t)(uintptr_t)p, 0, NULL };
	hide(NULL);
}

/* A file that was cut since it was mapped cannot be read any more. */
/* scenario: cut-file */
/* expect: found() == {} */
/* expect: holds("reachable", "plant") == [[("static", "held"), ("block", "plant_other")]] */
KEEP static void cut_file(void)
{
	char path[] = "cut-file-XXXXXX";
	int fd = mkstemp(path);
	MUST(fd >= 0 && unlink(path) == 0 && ftruncate(fd, 4096) == 0);
	char *text = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
	MUST(text != MAP_FAILED && ftruncate(fd, 0) == 0 && close(fd) == 0);
	held = plant_other(sizeof *held);
	held->next = plant(100);
	*(char *volatile *)held->rest = text;
}

/* In pages. */
static long resident(void)
{
	char text[200] = "";
	int fd = open("/proc/self/statm", O_RDONLY);
	MUST(fd >= 0 && read(fd, text, sizeof text - 1) > 0);
	close(fd);
	return strtol(strchr(text, ' '), NULL, 10);
}

/* Memory that a program asked for and does not use is not there. */
/* scenario: untouched */
/* expect: found() == {} */
/* expect: holds("reachable", "plant_as_it_is") == [[("static", "held")]] */
KEEP static void untouched(void)
{
	long before = resident();
	held = plant_as_it_is(1 << 27);
	MUST(resident() - before < 1000);
}

static const struct { const char *name; void (*run)(void); } scenarios[] = {
	{ "lost", lost }, { "chain", chain }, { "cycle", cycle }, { "held-cycle", held_cycle }, { "self", self }, { "eight", eight },
	{ "static", in_static }, { "interior", interior }, { "past-the-end", past_the_end }, { "slack", slack },
	{ "slack-of-before", slack_of_before }, { "empty", empty }, { "freed", freed },
	{ "register", in_register }, { "stack", on_stack }, { "returned", returned }, { "thread-local", thread_local_static },
	{ "mapped", mapped }, { "mapped-read-only", mapped_read_only }, { "unmapped", unmapped }, { "unreadable", unreadable },
	{ "exited-thread", exited_thread }, { "exited-thread-local", exited_thread_local }, { "detached", detached },
	{ "reused-stack", reused_stack }, { "own-stack", own_stack }, { "guarded-stack", guarded_stack },
	{ "key-destructor", key_destructor }, { "key", key_without }, { "key-of-main", key_of_main },
	{ "main-exits", main_exits }, { "abort", aborts }, { "fork", forks },
	{ "grown", grown }, { "grown-elsewhere", grown_elsewhere }, { "long-list", long_list }, { "long-path", long_path },
	{ "stale", stale }, { "regrown", regrown }, { "hash", hash }, { "cut-file", cut_file },
	{ "untouched", untouched },
};

/* Further down than what clear_stack() leaves as it is. */
KEEP static void run_deeper(void (*run)(void))
{
	char volatile room[1024];
	room[0] = 0;
	run();
	room[1] = 0;
}

int main(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < sizeof scenarios / sizeof *scenarios; i++)
		if (strcmp(argv[1], scenarios[i].name) == 0) {
			run_deeper(scenarios[i].run);
			clear_stack();
			return 0;
		}
	return 97;
}
