package access

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"time"
)

// Token lets a program read what a role may read. It changes nothing: people do.
type Token struct {
	// Digest is the SHA-256 of the token, in hexadecimal. The token itself is not kept.
	Digest string
	// Label says what it is for. Tokens have labels that differ in more than letters' case.
	Label string
	Role  Role
	Added time.Time
	// Expires is zero for a token that lasts until it is revoked, Used for one that was never used.
	Expires, Used time.Time
}

// Expired reports whether a token is too old.
func (t Token) Expired(now time.Time) bool { return !t.Expires.IsZero() && !now.Before(t.Expires) }

// tokenPrefix begins every token, so that one is recognized where it should not be.
const tokenPrefix = "yulun_"

// NewToken makes a token's text, which is shown once.
func NewToken() string { return tokenPrefix + secret() }

// secret is 256 random bits.
func secret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // which never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// Digest is a token or the secret of a session as it is kept. It needs no slow hash, as a password
// does: there are too many secrets to try.
func Digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
