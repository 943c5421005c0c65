// Package access says who may do what on the pages, and keeps them from everybody else. A role says
// what somebody may do; start reading at [Role].
package access
