// Package apitest tries the API as programs of other people meet it: the OpenAPI document that a
// running yulun serves is read by a validator and by a generator of clients, neither of which knows
// anything of Yulun. It is a module of its own, so that neither is in a build of the program.
//
// Start reading at [TestMain].
package apitest
