// The one-pass EVP calls fetch their algorithm on every use and cost 2 % of a whole verification;
// the low-level calls are deprecated for new code, not unsafe (OpenSSL 3.0, migration_guide(7)).
#define OPENSSL_SUPPRESS_DEPRECATED 1
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/ripemd.h>
#include <openssl/sha.h>
#include <string.h>
