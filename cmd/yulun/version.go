package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// version is set by the linker in release builds.
var version = ""

// development is the version of builds between releases: the one that CHANGELOG.md will name next.
const development = "0.2.0-dev"

// buildVersion is the release's version; else the version under which the module was installed;
// else the coming version with the commit that was built, such as 0.2.0-dev+c31eca91b2d4.
func buildVersion() string {
	if version != "" {
		return strings.TrimPrefix(version, "v")
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return development
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return development + "+" + s.Value[:12]
		}
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return strings.TrimPrefix(v, "v")
	}
	return development
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(a *app) error {
	if a.globals.JSON {
		return writeJSON(a.std.out, map[string]string{
			"version": buildVersion(), "go": runtime.Version(), "platform": runtime.GOOS + "/" + runtime.GOARCH,
		})
	}
	_, err := fmt.Fprintln(a.std.out, versionText())
	return err
}

// versionText is version and build in one line.
func versionText() string {
	return fmt.Sprintf("yulun %s, %s, %s/%s", buildVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
