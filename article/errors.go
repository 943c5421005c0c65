package article

import (
	"errors"
	"fmt"
	"strings"
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
	CodeDeleted     Code = "deleted"     // what was named was deleted on request
)

// Error is an error with a class, a sentence for people and a next step.
type Error struct {
	Code Code
	// Message says what was wrong and where; Remedy what to do, may be empty.
	Message, Remedy string
	// Said and Advised are the formats of Message and Remedy with what stands in them, so that they
	// can be said in another language; they may be empty.
	Said, Advised Words
	// Field is the parameter that is wrong, where one is; may be empty.
	Field string
	// Err is the cause, may be nil.
	Err error
}

// Error joins message, cause and remedy.
func (e *Error) Error() string {
	s := e.Message
	if e.Err != nil {
		cause := e.Err.Error()
		if s += ":"; !strings.HasPrefix(cause, "\n") { // a list begins below
			s += " "
		}
		s += cause
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
	return &Error{Code: CodeUsage, Message: fmt.Sprintf(format, args...), Remedy: remedy, Said: Words{format, args}}
}

// NotFoundf says that what was named doesn't exist.
func NotFoundf(remedy Words, format string, args ...any) *Error {
	e := &Error{Code: CodeNotFound, Message: fmt.Sprintf(format, args...), Said: Words{format, args}}
	return e.Advise(remedy)
}

// Words are a sentence by its format and what stands in it.
type Words struct {
	Format string
	Args   []any
}

// Names are words beside one another: frame, outlet.
type Names []string

// String lists them.
func (n Names) String() string { return strings.Join(n, ", ") }

// Date is a day such as 2026-03-02, which readers see as their language writes it.
type Date string

// Choices are names of which one is to be chosen.
type Choices []string

// String lists them: frame, outlet or type.
func (c Choices) String() string {
	if len(c) < 2 {
		return strings.Join(c, "")
	}
	return strings.Join(c[:len(c)-1], ", ") + " or " + c[len(c)-1]
}

// String is the sentence.
func (w Words) String() string {
	if len(w.Args) == 0 {
		return w.Format
	}
	return fmt.Sprintf(w.Format, w.Args...)
}

// Say is a sentence for people.
func Say(format string, args ...any) Words { return Words{format, args} }

// Advise gives an error a remedy with something in it.
func (e *Error) Advise(remedy Words) *Error {
	e.Remedy, e.Advised = remedy.String(), remedy
	return e
}

// CodeOf is the code of the first Error in err's chain, CodeInternal when there is none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}
