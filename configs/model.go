package configs

import (
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"yulun/article"
	"yulun/nlp/model"
	"yulun/nlp/stance"
)

// StanceModel is the file of what was learned about stance. A topic without it is judged by the
// rules alone.
const StanceModel = "stance.model"

// stanceModel reads the model of a configuration when it is first asked for; nil where there is
// none.
func stanceModel(fsys fs.FS) func() (*stance.Model, error) {
	return sync.OnceValues(func() (*stance.Model, error) {
		file, err := modelFile(fsys)
		if file == nil || err != nil {
			return nil, err
		}
		m, err := stance.NewModel(file)
		if err != nil {
			return nil, badModel(err)
		}
		return m, nil
	})
}

func modelFile(fsys fs.FS) (*model.File, error) {
	data, err := fs.ReadFile(fsys, StanceModel)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the model of stance: %w", err)
	}
	file, err := model.Decode(data)
	if err != nil {
		return nil, badModel(err)
	}
	return file, nil
}

func badModel(err error) error {
	return &article.Error{
		Code: article.CodeUsage, Message: StanceModel + " can't be used", Err: err,
		Remedy: "Train it again with yulun train, or remove it to use the built-in one.",
	}
}
