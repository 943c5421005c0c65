// Package openai asks models at an address that speaks as OpenAI's does: Ollama, llama.cpp, vLLM,
// TEI, and services that are paid for. It makes one request for one call, and bounds everything:
// the pace, the time of an exchange, the size of an answer. It says of every failure whether
// another try may help and how long to wait. Trying again, budgets and caches are the callers', and
// so is what an answer means.
//
// Why by code of our own: docs/decisions/0013-models-by-address.md. Start reading at [Client].
package openai
