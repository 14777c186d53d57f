#pragma once
#include <stddef.h>
#include <stdint.h>

/// What the bare calls work on.
typedef struct {
    uint8_t digest[32];
    uint8_t secret[32];
    uint8_t compact[64];
    int recovery_id;
} bench_input;

/// secp256k1_ecdsa_recover and nothing else, `count` times.
void bench_recover(const bench_input *_Nonnull input, size_t count);
/// secp256k1_ecdsa_sign_recoverable and nothing else, `count` times.
void bench_sign(const bench_input *_Nonnull input, size_t count);

/// A node of a tree of keys.
typedef struct {
    uint8_t secret[32];
    uint8_t public_key[33];
    uint8_t chain_code[32];
} bench_node;

/// The hash160 of `count` children, from `first` on, of the node's private key: the calls of libsecp256k1 and libcrypto
/// that BIP-32 needs and nothing else. Returns the last byte of the last one.
uint8_t bench_derive_private(const bench_node *_Nonnull node, uint32_t first, size_t count);
/// The same from the node's public key.
uint8_t bench_derive_public(const bench_node *_Nonnull node, uint32_t first, size_t count);

/// The CPU time of this thread in nanoseconds.
uint64_t bench_thread_nanoseconds(void);
/// The monotonic clock in nanoseconds.
uint64_t bench_wall_nanoseconds(void);
/// How often this process has asked malloc and its siblings for memory; always 0 without glibc.
uint64_t bench_allocation_count(void);

/// Under callgrind: forgets the counts so far, or writes them out under a name. Without it: nothing.
void bench_zero_instructions(void);
void bench_dump_instructions(const char *_Nonnull name);

/// Runs a program with standard input from a file and output to nowhere, and returns its exit code, -1 if it did not run.
int bench_launch(const char *_Nonnull path, char *_Nullable const *_Nonnull arguments, const char *_Nonnull input);
