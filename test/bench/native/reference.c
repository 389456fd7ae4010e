/*
 * What the rows of the bench cost on the real kernel.
 *
 * One row a line on standard input: "name argument". The answer is one line: nanoseconds of processor time per operation, or "refused" with the
 * errno when the kernel does not let this process do it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096UL
#define RW (PROT_READ | PROT_WRITE)
#define PRIVATE (MAP_PRIVATE | MAP_ANONYMOUS)
#define TOUCHED 8192L

struct row {
	const char *name;
	/* Does the work and returns how often; adds what it took to *spent. -1: refused. */
	long (*run)(long argument, uint64_t *spent);
};

/* Processor time of this thread: what others had the processor for does not count. */
static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static char *map(void *place, size_t bytes, int prot, int flags, int fd)
{
	char *at = mmap(place, bytes, prot, flags, fd, 0);

	if (at == MAP_FAILED) {
		perror("mmap");
		exit(1);
	}
	return at;
}

static uint32_t seed = 88172645;

static uint32_t below(uint32_t limit)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % limit;
}

static long map_unmap(long argument, uint64_t *spent)
{
	const long count = 50000;
	uint64_t start = now();

	for (long i = 0; i < count; i++)
		munmap(map(NULL, PAGE, RW, PRIVATE, -1), PAGE);
	*spent += now() - start;
	return count;
}

/* The middle of three pages becomes read-only and writable again. */
static long protect(long argument, uint64_t *spent)
{
	const long count = 50000;
	char *at = map(NULL, 3 * PAGE, RW, PRIVATE, -1);
	uint64_t start;

	at[0] = at[PAGE] = at[2 * PAGE] = 1;
	start = now();
	for (long i = 0; i < count; i++) {
		mprotect(at + PAGE, PAGE, PROT_READ);
		mprotect(at + PAGE, PAGE, RW);
	}
	*spent += now() - start;
	munmap(at, 3 * PAGE);
	return count;
}

/* Sixteen touched pages move to and fro. */
static long move(long argument, uint64_t *spent)
{
	const long count = 20000;
	char *area = map(NULL, 64 * PAGE, RW, PRIVATE, -1);
	char *from = area, *to = area + 32 * PAGE;
	uint64_t start;

	munmap(area + 16 * PAGE, 48 * PAGE);
	for (int i = 0; i < 16; i++)
		from[i * PAGE] = 1;
	start = now();
	for (long i = 0; i < count; i++) {
		char *old = from;

		from = mremap(old, 16 * PAGE, 16 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, to);
		to = old;
	}
	*spent += now() - start;
	munmap(from, 16 * PAGE);
	return count;
}

static long anonymous_fault(long argument, uint64_t *spent)
{
	const int rounds = 6;

	for (int round = 0; round < rounds; round++) {
		volatile char *at = map(NULL, TOUCHED * PAGE, RW, PRIVATE, -1);
		uint64_t start = now();

		for (long i = 0; i < TOUCHED; i++)
			at[i * PAGE] = 1;
		*spent += now() - start;
		munmap((void *)at, TOUCHED * PAGE);
	}
	return rounds * TOUCHED;
}

/* Writes to pages shared with a forked child that is alive. */
static long copy_on_write(long argument, uint64_t *spent)
{
	const int rounds = 4;

	for (int round = 0; round < rounds; round++) {
		char *at = map(NULL, TOUCHED * PAGE, RW, PRIVATE, -1);
		int ends[2];
		uint64_t start;
		pid_t child;

		for (long i = 0; i < TOUCHED; i++)
			at[i * PAGE] = 1;
		if (pipe(ends) < 0)
			return -1;
		child = fork();
		if (child < 0)
			return -1;
		if (child == 0) {
			char byte;

			close(ends[1]);
			_exit(read(ends[0], &byte, 1) < 0);
		}
		close(ends[0]);
		start = now();
		for (long i = 0; i < TOUCHED; i++)
			at[i * PAGE] = 2;
		*spent += now() - start;
		close(ends[1]);
		waitpid(child, NULL, 0);
		munmap(at, TOUCHED * PAGE);
	}
	return rounds * TOUCHED;
}

/* First writes to a shared mapping of a file whose pages are cached. */
static long file_fault(long argument, uint64_t *spent)
{
	const int rounds = 6;
	int fd = memfd_create("bench", 0);
	char *filled;

	if (fd < 0 || ftruncate(fd, TOUCHED * PAGE) < 0)
		return -1;
	filled = map(NULL, TOUCHED * PAGE, RW, MAP_SHARED, fd);
	for (long i = 0; i < TOUCHED; i++)
		filled[i * PAGE] = 1;
	munmap(filled, TOUCHED * PAGE);
	for (int round = 0; round < rounds; round++) {
		volatile char *at = map(NULL, TOUCHED * PAGE, RW, MAP_SHARED, fd);
		uint64_t start = now();

		for (long i = 0; i < TOUCHED; i++)
			at[i * PAGE] = 1;
		*spent += now() - start;
		munmap((void *)at, TOUCHED * PAGE);
	}
	close(fd);
	return rounds * TOUCHED;
}

/* `count` VMAs of one page that cannot merge; `touched` gives each a page. */
static char **many(long count, int touched)
{
	char **all = malloc(count * sizeof(*all));

	for (long i = 0; i < count; i++) {
		int odd = touched ? RW | PROT_EXEC : PROT_READ;

		all[i] = map(NULL, PAGE, (i & 1) ? odd : RW, PRIVATE, -1);
		if (touched)
			all[i][0] = 1;
	}
	return all;
}

static void drop(char **all, long count)
{
	for (long i = 0; i < count; i++)
		munmap(all[i], PAGE);
	free(all);
}

/* One of many VMAs, chosen at random, goes and comes back. */
static long replace(long vmas, uint64_t *spent)
{
	const long count = 50000;
	char **all = many(vmas, 0);
	uint64_t start = now();

	for (long i = 0; i < count; i++) {
		uint32_t k = below(vmas);

		munmap(all[k], PAGE);
		all[k] = map(NULL, PAGE, (k & 1) ? PROT_READ : RW, PRIVATE, -1);
	}
	*spent += now() - start;
	drop(all, vmas);
	return count;
}

static long maps_text(long vmas, uint64_t *spent)
{
	static char text[1 << 20];
	const long count = vmas >= 10000 ? 2 : 20;
	char **all = many(vmas, 0);
	uint64_t start = now();

	for (long i = 0; i < count; i++) {
		int fd = open("/proc/self/maps", O_RDONLY);

		while (read(fd, text, sizeof(text)) > 0)
			;
		close(fd);
	}
	*spent += now() - start;
	drop(all, vmas);
	return count;
}

/* fork() alone, as the parent sees it. */
static long fork_many(long vmas, uint64_t *spent)
{
	const long count = 20;
	char **all = many(vmas, 1);

	for (long i = 0; i < count; i++) {
		uint64_t start = now();
		pid_t child = fork();

		if (child == 0)
			_exit(0);
		if (child < 0)
			return -1;
		*spent += now() - start;
		waitpid(child, NULL, 0);
	}
	drop(all, vmas);
	return count;
}

static const struct row rows[] = {
	{ "map-unmap", map_unmap },
	{ "protect", protect },
	{ "move", move },
	{ "anonymous-fault", anonymous_fault },
	{ "copy-on-write", copy_on_write },
	{ "file-fault", file_fault },
	{ "replace", replace },
	{ "maps-text", maps_text },
	{ "fork", fork_many },
};

int main(void)
{
	char line[128];

	setvbuf(stdout, NULL, _IOLBF, 0);
	while (fgets(line, sizeof(line), stdin)) {
		char name[64] = "";
		long argument = 0, count = -1;
		uint64_t spent = 0;

		errno = 0;
		sscanf(line, "%63s %ld", name, &argument);
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
			if (strcmp(rows[i].name, name) == 0)
				count = rows[i].run(argument, &spent);
		if (count > 0)
			printf("%.3f\n", (double)spent / count);
		else
			printf("refused: %s\n", errno ? strerror(errno) : "no such row");
	}
	return 0;
}
