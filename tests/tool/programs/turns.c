/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Prints in which order threads came by, where nothing in the program decides it. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREADS 8
#define ROUNDS 200

static char order[THREADS * ROUNDS + 1];
static int passed;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static sem_t three;
static int pipes[2];
static volatile int go;

static void pass(long n)
{
	order[__atomic_fetch_add(&passed, 1, __ATOMIC_RELAXED)] = (char)('a' + n);
}

static void work(unsigned rounds)
{
	for (volatile unsigned i = 0; i < rounds; i++)
		;
}

/* Longer than a turn, no system call. */
static void *computing(void *n)
{
	for (int i = 0; i < 10; i++) {
		work(30000);
		pass((long)n);
	}
	return NULL;
}

static void *locking(void *n)
{
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&mutex);
		pass((long)n);
		work(700);
		pthread_mutex_unlock(&mutex);
		free(malloc(16));
	}
	return NULL;
}

static void *yielding(void *n)
{
	for (int i = 0; i < ROUNDS; i++) {
		pass((long)n);
		sched_yield();
	}
	return NULL;
}

static void *spinning(void *n)
{
	if ((long)n == THREADS - 1)
		go = 1;
	while (!go)
		;
	pass((long)n);
	return NULL;
}

static void *waiting(void *n)
{
	for (int i = 0; i < ROUNDS / 2; i++) {
		sem_wait(&three);
		pass((long)n);
		work(300);
		sem_post(&three);
	}
	return NULL;
}

/* All wait; one broadcast. */
static void *woken(void *n)
{
	pthread_mutex_lock(&mutex);
	while (!go)
		pthread_cond_wait(&changed, &mutex);
	pass((long)n);
	pthread_mutex_unlock(&mutex);
	return NULL;
}

static void *reading(void *n)
{
	char c;

	for (int i = 0; i < ROUNDS / 4; i++)
		if (read(pipes[0], &c, 1) == 1)
			pass((long)n);
	return NULL;
}

static void *starting(void *n)
{
	pthread_t t;

	pass((long)n);
	if (pthread_create(&t, NULL, yielding, n) == 0)
		pthread_join(t, NULL);
	return NULL;
}

/* When a child ends is not for the threads to decide. */
static void *forking(void *n)
{
	for (int i = 0; i < 3; i++) {
		pid_t child = fork();
		if (child == 0)
			_exit(0);
		waitpid(child, NULL, 0);
		pass(0);
	}
	return NULL;
}

/* Each wakes the next by a signal that it waits for. */
static pthread_t ring[THREADS];
static pthread_barrier_t all;

static void *signalled(void *n)
{
	sigset_t set;
	int number;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	pthread_barrier_wait(&all);
	for (int i = 0; i < 5; i++) {
		if ((long)n != 0 || i != 0)
			sigwait(&set, &number);
		pass((long)n);
		if ((long)n != THREADS - 1 || i != 4)
			pthread_kill(ring[((long)n + 1) % THREADS], SIGUSR1);
	}
	return NULL;
}

static void run(const char *name, void *(*body)(void *), void (*meanwhile)(void))
{
	memset(order, 0, sizeof order);
	passed = 0;
	go = 0;
	for (long n = 0; n < THREADS; n++)
		pthread_create(&ring[n], NULL, body, (void *)n);
	if (meanwhile)
		meanwhile();
	for (long n = 0; n < THREADS; n++)
		pthread_join(ring[n], NULL);
	printf("%s %d %s\n", name, passed, order);
	fflush(stdout);
}

static void broadcast(void)
{
	work(500000);
	pthread_mutex_lock(&mutex);
	go = 1;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&mutex);
}

static void writing(void)
{
	for (int i = 0; i < THREADS * ROUNDS / 4; i++)
		if (write(pipes[1], "x", 1) != 1)
			return;
}

static void *for_ever(void *n)
{
	char c;

	while ((long)n % 2 ? read(pipes[0], &c, 1) > 0 : 1)
		free(malloc(8));
	return NULL;
}

int main(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	sem_init(&three, 0, 3);
	pthread_barrier_init(&all, NULL, THREADS);
	if (pipe(pipes) != 0)
		return 1;
	run("computing", computing, NULL);
	run("locking", locking, NULL);
	run("yielding", yielding, NULL);
	run("spinning", spinning, NULL);
	run("waiting", waiting, NULL);
	run("woken", woken, broadcast);
	run("reading", reading, writing);
	run("forking", forking, NULL);
	run("signalled", signalled, NULL);
	/* Two generations: ring's own threads and one of each. */
	passed = 0;
	for (long n = 0; n < 4; n++)
		pthread_create(&ring[n], NULL, starting, (void *)n);
	for (long n = 0; n < 4; n++)
		pthread_join(ring[n], NULL);
	printf("starting %d %.*s\n", passed, passed, order);
	/* The process ends while some run and some wait. */
	for (long n = 0; n < THREADS; n++)
		pthread_create(&ring[n], NULL, for_ever, (void *)n);
	work(300000);
	return 7;
}
