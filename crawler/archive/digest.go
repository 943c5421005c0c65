package archive

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"strings"
)

// digest is the customary SHA-1 in base32.
func digest(b []byte) string {
	sum := sha1.Sum(b)
	return "sha1:" + base32.StdEncoding.EncodeToString(sum[:])
}

// Verify compares a record's content with its digests. Those by algorithms that aren't known here
// are passed over, and so is the payload's where the record doesn't hold it.
func (e Entry) Verify() error {
	if want := e.Header.Get("WARC-Block-Digest"); !matches(want, e.Block) {
		return fmt.Errorf("the block has not the digest %s", want)
	}
	want := e.Header.Get("WARC-Payload-Digest")
	if want == "" || e.Type() == TypeRevisit || e.Header.Get("WARC-Truncated") != "" || e.Header.Get("WARC-Segment-Number") != "" {
		return nil
	}
	payload := e.Block
	if e.isHTTP() {
		if payload = body(e.Block); strings.Contains(strings.ToLower(string(e.Block[:len(e.Block)-len(payload)])), "transfer-encoding:") {
			return nil // programs differ in whether they mean it with or without its chunks
		}
	}
	if !matches(want, payload) {
		return fmt.Errorf("the payload has not the digest %s", want)
	}
	return nil
}

// body is what follows the header of an HTTP message.
func body(message []byte) []byte {
	for _, end := range []string{"\r\n\r\n", "\n\n"} {
		if i := bytes.Index(message, []byte(end)); i >= 0 {
			return message[i+len(end):]
		}
	}
	return nil
}

// matches reports whether content has a digest, such as "sha1:" and base32, or "sha256:" and
// hexadecimal.
func matches(want string, content []byte) bool {
	algorithm, value, ok := strings.Cut(want, ":")
	if !ok {
		return true
	}
	var sum []byte
	switch strings.ReplaceAll(strings.ToLower(algorithm), "-", "") {
	case "sha1":
		s := sha1.Sum(content)
		sum = s[:]
	case "sha256":
		s := sha256.Sum256(content)
		sum = s[:]
	case "sha512":
		s := sha512.Sum512(content)
		sum = s[:]
	case "md5":
		s := md5.Sum(content)
		sum = s[:]
	default:
		return true
	}
	if strings.EqualFold(value, hex.EncodeToString(sum)) {
		return true
	}
	return strings.EqualFold(strings.TrimRight(value, "="), base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum))
}
