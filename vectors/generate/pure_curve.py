"""Recoverable ECDSA over secp256k1 in pure Python, on the points of python-ecdsa.

A second opinion: what the vectors say about keys and signatures has to come out of this and of libsecp256k1.
"""

import hashlib

from ecdsa import SECP256k1, SigningKey
from ecdsa.ellipticcurve import INFINITY, PointJacobi

CURVE = SECP256k1.curve
G = SECP256k1.generator
N = SECP256k1.order
P = CURVE.p()


def lift_x(x, odd):
    """The point with this x and a y of this parity, or None."""
    if not 0 <= x < P:
        return None
    square = (pow(x, 3, P) + 7) % P
    y = pow(square, (P + 1) // 4, P)
    if y * y % P != square:
        return None
    return PointJacobi(CURVE, x, y if y & 1 == odd else P - y, 1, N)


def recover(digest, r, s, recovery_id):
    """The point Q = (s R - e G) / r of SEC 1 section 4.1.6, or None when there is none."""
    if not (0 < r < N and 0 < s < N):
        return None
    point = lift_x(r + (N if recovery_id & 2 else 0), recovery_id & 1)
    if point is None:
        return None
    inverse = pow(r, -1, N)
    e = int.from_bytes(digest, "big")
    key = point * (s * inverse % N) + G * (-e * inverse % N)
    return None if key == INFINITY else key


def serialise(point, compressed):
    """A point as 33 or 65 bytes, SEC 1 section 2.3.3."""
    x, y = point.x().to_bytes(32, "big"), point.y().to_bytes(32, "big")
    return bytes([2 + (y[-1] & 1)]) + x if compressed else b"\x04" + x + y


def public_key(secret, compressed):
    """The public key of a secret of 32 bytes."""
    return serialise(G * int.from_bytes(secret, "big"), compressed)


def sign(digest, secret, compressed):
    """The RFC 6979 signature over the digest, S made low, with the header byte in front."""
    key = SigningKey.from_string(secret, curve=SECP256k1, hashfunc=hashlib.sha256)
    r, s = key.sign_digest_deterministic(digest, hashfunc=hashlib.sha256, sigencode=lambda r, s, order: (r, s))
    s = min(s, N - s)
    expected = public_key(secret, compressed)
    for recovery_id in range(4):
        point = recover(digest, r, s, recovery_id)
        if point is not None and serialise(point, compressed) == expected:
            header = 27 + recovery_id + (4 if compressed else 0)
            return bytes([header]) + r.to_bytes(32, "big") + s.to_bytes(32, "big")
    raise AssertionError("no recovery id gives the key back")
