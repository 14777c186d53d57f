#include <secp256k1.h>
#include <secp256k1_recovery.h>

// libsecp256k1 declares the static context as a mutable global, which Swift refuses to read concurrently.
static inline const secp256k1_context *_Nonnull stratis_secp256k1_static_context(void) {
    return secp256k1_context_static;
}
