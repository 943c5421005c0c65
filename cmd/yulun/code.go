package main

type codeCommand struct {
	Run codeRunCommand `cmd:"" help:"Let a language model code texts by the codebook."`
}
