// Package archtest holds the rules of docs/architecture.md: who may import whom, that every package
// says what it is for, and a few habits that a reader relies on. It has no code but its tests. To
// change a rule, change the table in docs/architecture.md with the reason, and the rule here.
package archtest
