#define _GNU_SOURCE
#include "CBench.h"

#define OPENSSL_SUPPRESS_DEPRECATED 1
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/ripemd.h>
#include <openssl/sha.h>
#include <secp256k1.h>
#include <secp256k1_recovery.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
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

static uint8_t hash160_last(const secp256k1_pubkey *key) {
    uint8_t bytes[33], digest[32], hash[20];
    size_t size = sizeof bytes;
    secp256k1_ec_pubkey_serialize(context(), bytes, &size, key, SECP256K1_EC_COMPRESSED);
    SHA256_CTX sha;
    SHA256_Init(&sha);
    SHA256_Update(&sha, bytes, sizeof bytes);
    SHA256_Final(digest, &sha);
    RIPEMD160_CTX ripemd;
    RIPEMD160_Init(&ripemd);
    RIPEMD160_Update(&ripemd, digest, sizeof digest);
    RIPEMD160_Final(hash, &ripemd);
    return hash[19];
}

static void child_code(const bench_node *node, uint32_t number, uint8_t code[64]) {
    uint8_t data[37];
    memcpy(data, node->public_key, 33);
    for (int i = 0; i < 4; i++) data[33 + i] = (uint8_t)(number >> (24 - 8 * i));
    if (HMAC(EVP_sha512(), node->chain_code, 32, data, sizeof data, code, NULL) == NULL) abort();
}

uint8_t bench_derive_private(const bench_node *node, uint32_t first, size_t count) {
    uint8_t last = 0;
    for (size_t i = 0; i < count; i++) {
        uint8_t code[64], secret[32];
        secp256k1_pubkey key;
        child_code(node, first + (uint32_t)i, code);
        memcpy(secret, node->secret, 32);
        if (!secp256k1_ec_seckey_tweak_add(context(), secret, code)) abort();
        if (!secp256k1_ec_pubkey_create(context(), &key, secret)) abort();
        last = hash160_last(&key);
    }
    return last;
}

uint8_t bench_derive_public(const bench_node *node, uint32_t first, size_t count) {
    uint8_t last = 0;
    secp256k1_pubkey parent;
    if (!secp256k1_ec_pubkey_parse(context(), &parent, node->public_key, 33)) abort();
    for (size_t i = 0; i < count; i++) {
        uint8_t code[64];
        secp256k1_pubkey key = parent;
        child_code(node, first + (uint32_t)i, code);
        if (!secp256k1_ec_pubkey_tweak_add(context(), &key, code)) abort();
        last = hash160_last(&key);
    }
    return last;
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
