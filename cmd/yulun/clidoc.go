package main

import (
	"github.com/alecthomas/kong"

	"yulun/internal/clidoc"
)

type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Help is printed below the flags.
func (completionCommand) Help() string {
	return `Prints a script that completes commands, flags and their values in a shell. To have it in every shell:

  bash   echo 'source <(yulun completion bash)' >> ~/.bashrc
  zsh    echo 'source <(yulun completion zsh)' >> ~/.zshrc     (after compinit)
  fish   yulun completion fish > ~/.config/fish/completions/yulun.fish`
}

// Run prints the script.
func (c completionCommand) Run(a *app, model *kong.Application) error {
	return clidoc.Complete(a.std.out, model, c.Shell)
}

type manCommand struct{}

// Help is printed below the flags.
func (manCommand) Help() string {
	return `Prints the man page of yulun and all its commands. To read it, or to install it for "man yulun":

  yulun man | man -l -
  yulun man > /usr/local/share/man/man1/yulun.1`
}

// Run prints the page.
func (manCommand) Run(a *app, model *kong.Application) error {
	return clidoc.Man(a.std.out, model, "yulun "+buildVersion(), exitCodes)
}
