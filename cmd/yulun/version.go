package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is set by the linker in release builds.
var version = ""

// buildVersion is the release's version, else the module's or the commit's.
func buildVersion() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "commit " + s.Value[:12]
		}
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	return "development build"
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(a *app) error {
	if a.globals.JSON {
		return writeJSON(a.std.out, map[string]string{"version": buildVersion(), "go": runtime.Version(), "platform": runtime.GOOS + "/" + runtime.GOARCH})
	}
	_, err := fmt.Fprintf(a.std.out, "yulun %s, %s, %s/%s\n", buildVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
