// Package notify delivers notices of new hits: to a webhook, signed by the Standard Webhooks
// specification, and by mail. It is the only importer of go-mail. An error says which machine did
// what, and never an address in full or a secret, since the addresses of webhooks are secrets
// themselves. Start reading at [Sender].
package notify
