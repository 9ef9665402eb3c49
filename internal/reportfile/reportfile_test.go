package reportfile_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/reportfile"
)

func FuzzRows(f *testing.F) {
	f.Add([]byte(`{"1": [{"A": 1}, {"A": null}], "2": [], "3": null}`))
	f.Add([]byte("DATE,A\n2021-04-01,\"x\ny\"\n"))
	f.Add([]byte("\x1f\x8b\x08\x00"))
	f.Add([]byte(`[{"A": 1`))
	f.Fuzz(func(t *testing.T, data []byte) {
		failed := false
		for row, err := range reportfile.Rows(bytes.NewReader(data)) {
			assert.False(t, failed, "nothing comes after an error")
			if failed = err != nil; !failed {
				var object map[string]any
				require.NoError(t, json.Unmarshal(row.Object, &object), "%s", row.Object)
			}
		}
		var entities map[string][]json.RawMessage
		if json.Unmarshal(data, &entities) != nil && len(data) > 0 && data[0] == '{' {
			assert.True(t, failed, "what is no JSON is no report")
		}
	})
}
