package configs

import (
	"errors"
	"io/fs"

	"yulun/configs/topics"
	"yulun/internal/strictyaml"
)

// Defaults is the built-in configuration of the default topic.
func Defaults() fs.FS {
	fsys, err := Topic(topics.Default)
	if err != nil {
		panic(err) // the default topic is always shipped
	}
	return fsys
}

// problemsOf is every mistake in an error of [Load], by file and line; nil for another error.
func problemsOf(err error) strictyaml.Problems {
	var problems strictyaml.Problems
	errors.As(err, &problems)
	return problems
}
