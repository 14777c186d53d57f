#define _GNU_SOURCE
#include "CBench.h"

#include <secp256k1.h>
#include <secp256k1_recovery.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#endif

static secp256k1_context *context(void) {
    static secp256k1_context *context;
    if (context == NULL) context = secp256k1_context_create(SECP256K1_CONTEXT_NONE);
    return context;
}

void bench_recover(const bench_input *input, size_t count) {
    secp256k1_ecdsa_recoverable_signature signature;
    secp256k1_pubkey key;
    if (!secp256k1_ecdsa_recoverable_signature_parse_compact(
            context(), &signature, input->compact, input->recovery_id)) abort();
    for (size_t i = 0; i < count; i++) {
        if (!secp256k1_ecdsa_recover(context(), &key, &signature, input->digest)) abort();
    }
}

void bench_sign(const bench_input *input, size_t count) {
    secp256k1_ecdsa_recoverable_signature signature;
    for (size_t i = 0; i < count; i++) {
        if (!secp256k1_ecdsa_sign_recoverable(
                context(), &signature, input->digest, input->secret, NULL, NULL)) abort();
    }
}

static uint64_t nanoseconds(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

uint64_t bench_thread_nanoseconds(void) { return nanoseconds(CLOCK_THREAD_CPUTIME_ID); }
uint64_t bench_wall_nanoseconds(void) { return nanoseconds(CLOCK_MONOTONIC); }

void bench_zero_instructions(void) {
#ifdef CALLGRIND_ZERO_STATS
    CALLGRIND_ZERO_STATS;
#endif
}

void bench_dump_instructions(const char *name) {
#ifdef CALLGRIND_DUMP_STATS_AT
    CALLGRIND_DUMP_STATS_AT(name);
#else
    (void)name;
#endif
}

extern char **environ;

int bench_launch(const char *path, char *const *arguments, const char *input) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    pid_t process;
    int status = -1;
    if (posix_spawn(&process, path, &actions, NULL, arguments, environ) == 0) waitpid(process, &status, 0);
    posix_spawn_file_actions_destroy(&actions);
    return status != -1 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// An executable's own malloc comes before glibc's: every allocation of the process passes here and is counted.
#ifdef __GLIBC__
static _Atomic uint64_t allocations;

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

void *malloc(size_t size) { allocations++; return __libc_malloc(size); }
void *calloc(size_t count, size_t size) { allocations++; return __libc_calloc(count, size); }
void *realloc(void *memory, size_t size) { allocations++; return __libc_realloc(memory, size); }
void *memalign(size_t alignment, size_t size) { allocations++; return __libc_memalign(alignment, size); }
void *aligned_alloc(size_t alignment, size_t size) { allocations++; return __libc_memalign(alignment, size); }
int posix_memalign(void **memory, size_t alignment, size_t size) {
    allocations++;
    *memory = __libc_memalign(alignment, size);
    return *memory == NULL ? 12 : 0;
}

uint64_t bench_allocation_count(void) { return allocations; }
#else
uint64_t bench_allocation_count(void) { return 0; }
#endif
