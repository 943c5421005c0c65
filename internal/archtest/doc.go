// Package archtest holds the rules of who imports whom.
package archtest
