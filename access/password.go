package access

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"yulun/article"
)

// Cost is what computing one hash takes: memory in KiB, passes over it, and threads.
type Cost struct {
	Memory, Passes uint32
	Threads        uint8
}

// RecommendedCost is the second recommended option of RFC 9106, for where memory is scarce; OWASP
// asks for less.
func RecommendedCost() Cost { return Cost{Memory: 64 << 10, Passes: 3, Threads: 4} }

// The lengths of salt and hash in bytes, by RFC 9106, and the bounds of a cost that is read from a
// kept hash.
const (
	saltBytes  = 16
	hashBytes  = 32
	mostMemory = 1 << 20
	mostPasses = 100
)

// The bounds of a password's length: characters at least, bytes at most.
const (
	leastPassword = 12
	mostPassword  = 1024
)

// Hash is a password as it is kept, in the PHC string format.
func (c Cost) Hash(password string) string {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // which never fails
	return c.encode(salt, c.key(password, salt))
}

func (c Cost) key(password string, salt []byte) []byte {
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, c.Passes, c.Memory, c.Threads, hashBytes)
}

func (c Cost) encode(salt, key []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.Memory, c.Passes, c.Threads, b64.EncodeToString(salt), b64.EncodeToString(key))
}

// errHash says that a kept hash can't be read.
var errHash = errors.New("a kept password is not argon2id in the PHC string format")

// Matches reports whether a password is the one that was hashed.
func Matches(hash, password string) (bool, error) {
	c, salt, key, err := decode(hash)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(key, c.key(password, salt)) == 1, nil
}

// decode reads what encode wrote.
func decode(hash string) (c Cost, salt, key []byte, err error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, errHash
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Passes, &c.Threads); err != nil {
		return c, nil, nil, errHash
	}
	b64 := base64.RawStdEncoding.Strict()
	salt, saltErr := b64.DecodeString(parts[4])
	key, keyErr := b64.DecodeString(parts[5])
	// What is computed is what was written, and no more than a machine has.
	if saltErr != nil || keyErr != nil || c.encode(salt, key) != hash || len(key) != hashBytes || len(salt) < saltBytes ||
		c.Memory == 0 || c.Memory > mostMemory || c.Passes == 0 || c.Passes > mostPasses || c.Threads == 0 {
		return c, nil, nil, errHash
	}
	return c, salt, key, nil
}

// CheckPassword is an error where somebody could guess a password of a user with the name, or it is
// too long to be hashed.
func CheckPassword(name, password string) error {
	remedy := article.Say("Take at least %d characters, such as four words that have nothing to do with one another.", leastPassword)
	folded := Key(password)
	first, _ := utf8.DecodeRuneInString(folded)
	switch {
	case !utf8.ValidString(password) || len(password) > mostPassword:
		return article.Usagef("", "the password is longer than %d bytes, or not text", mostPassword).Advise(remedy)
	case utf8.RuneCountInString(norm.NFC.String(password)) < leastPassword:
		return article.Usagef("", "the password is too short").Advise(remedy)
	case strings.Contains(Key(name), folded) || strings.Trim(strings.ReplaceAll(folded, Key(name), ""), "0123456789!. ") == "",
		strings.Trim(folded, string(first)) == "":
		return article.Usagef("", "the password can be guessed: it is made of the user's name, of digits, or of one letter").Advise(remedy)
	}
	return nil
}
