package article

import (
	"errors"
	"fmt"
)

// Code classes an error by what its reader can do about it. The program maps codes to exit codes,
// the pages to statuses.
type Code string

// The error codes.
const (
	CodeInternal    Code = "internal"    // a fault of the program or its machine
	CodeUsage       Code = "usage"       // a mistake in a command, a query or a configuration
	CodeNotFound    Code = "not_found"   // what was named doesn't exist
	CodeUnavailable Code = "unavailable" // something outside doesn't answer, or a file can't be written
	CodePartial     Code = "partial"     // done in part
)

// Error is an error with a class, a sentence for people and a next step.
type Error struct {
	Code Code
	// Message says what was wrong and where; Remedy what to do, may be empty.
	Message, Remedy string
	// Field is the parameter that is wrong, where one is; may be empty.
	Field string
	// Err is the cause, may be nil.
	Err error
}

// Error joins message, cause and remedy.
func (e *Error) Error() string {
	s := e.Message
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	if e.Remedy != "" {
		s += "\n  " + e.Remedy
	}
	return s
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// Usagef is a usage error with a remedy.
func Usagef(remedy, format string, args ...any) *Error {
	return &Error{Code: CodeUsage, Message: fmt.Sprintf(format, args...), Remedy: remedy}
}

// CodeOf is the code of the first Error in err's chain, CodeInternal when there is none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}
