package apitest

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"
	_ "github.com/oapi-codegen/runtime" // the generated client imports it
)

// TestGeneratedClient makes a client of the document by oapi-codegen, and runs clientdemo with it.
func TestGeneratedClient(t *testing.T) {
	_, body := fetch(t, "/openapi.json")
	document, err := openapi3.NewLoader().LoadFromData(body)
	if err != nil {
		t.Fatal(err)
	}
	source, err := codegen.Generate(document, codegen.Configuration{
		PackageName: "main", Generate: codegen.GenerateOptions{Client: true, Models: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	generated, overlay := filepath.Join(folder, "client.go"), filepath.Join(folder, "overlay.json")
	here, err := filepath.Abs("clientdemo/client.gen.go")
	if err != nil {
		t.Fatal(err)
	}
	replaced, err := json.Marshal(map[string]any{"Replace": map[string]string{here: generated}})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{generated: []byte(source), overlay: replaced} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.CommandContext(t.Context(), "go", "run", "-tags", "generated", "-overlay", overlay, "./clientdemo", base).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "done: ") {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Log(string(out))
}
