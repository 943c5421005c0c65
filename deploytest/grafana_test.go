//lint:file-ignore SA1019 The file is in the older form of dashboards, which every Grafana imports.

package deploytest

import (
	"os"
	"strings"
	"testing"

	"github.com/grafana/grafana-foundation-sdk/go/cog/plugins"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
)

// TestGrafanaDashboard: Grafana's own schema, as its SDK has it, knows every field of the
// dashboard, of its panels and of their queries, and finds no value against its rules.
func TestGrafanaDashboard(t *testing.T) {
	plugins.RegisterDefaultPlugins()
	raw, err := os.ReadFile("../deploy/grafana/yulun.json")
	if err != nil {
		t.Fatal(err)
	}
	var board dashboard.Dashboard
	if err := board.UnmarshalJSONStrict(raw); err != nil && err.Error() != "" { // the SDK gives an empty list of errors where it finds none
		t.Fatal(err)
	}
	if err := board.Validate(); err != nil && err.Error() != "" {
		t.Error(err)
	}
	if len(board.Panels) < 10 || *board.Title == "" {
		t.Errorf("%d panels", len(board.Panels))
	}
	wrong := []byte(`{"title": "x", "panles": []}`)
	if err := new(dashboard.Dashboard).UnmarshalJSONStrict(wrong); err == nil || !strings.Contains(err.Error(), "panles") {
		t.Error("the schema takes a field that Grafana doesn't know")
	}
}
