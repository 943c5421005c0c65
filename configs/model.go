package configs

import (
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"yulun/article"
	"yulun/nlp/frame"
	"yulun/nlp/model"
	"yulun/nlp/stance"
)

// StanceModel is the file of what was learned about stance. A topic without it is judged by the
// rules alone.
const StanceModel = "stance.model"

// FrameModel is the file of what was learned about frames. A topic without it, and a frame that it
// doesn't know, is judged by the cues alone.
const FrameModel = "frames.model"

// EncodedModel is the file of what was learned about stance with the vectors of an encoder.
const EncodedModel = "stance-vectors.model"

// stanceModel reads the model of a configuration when it is first asked for; nil where there is
// none.
func stanceModel(fsys fs.FS) func() (*stance.Model, error) {
	return sync.OnceValues(func() (*stance.Model, error) { return modelNamed(fsys, StanceModel) })
}

// encodedModel is the same of the model that reads vectors. Without an encoder it can't be used,
// and must not lie there as if it were.
func encodedModel(fsys fs.FS, models Models) func() (*stance.Model, error) {
	return sync.OnceValues(func() (*stance.Model, error) {
		m, err := modelNamed(fsys, EncodedModel)
		if m != nil && models.Embeddings == nil {
			name, _ := m.Encoder()
			return nil, article.Usagef("Name the encoder under embeddings in models.yaml, or remove the file.",
				"%s reads vectors of %s, and models.yaml names no encoder", EncodedModel, name)
		}
		return m, err
	})
}

// frameModel is the same of the model of frames.
func frameModel(fsys fs.FS) func() (*frame.Model, error) {
	return sync.OnceValues(func() (*frame.Model, error) {
		file, err := modelFile(fsys, FrameModel)
		if file == nil {
			return nil, err
		}
		m, err := frame.NewModel(file)
		if err != nil {
			return nil, badModel(FrameModel, err)
		}
		return m, nil
	})
}

// modelFile reads the file of a model; nil where there is none.
func modelFile(fsys fs.FS, name string) (*model.File, error) {
	data, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read a model: %w", err)
	}
	file, err := model.Decode(data)
	if err != nil {
		return nil, badModel(name, err)
	}
	return file, nil
}

// modelNamed reads a model of stance; nil where there is none.
func modelNamed(fsys fs.FS, name string) (*stance.Model, error) {
	file, err := modelFile(fsys, name)
	if file == nil {
		return nil, err
	}
	m, err := stance.NewModel(file)
	if err != nil {
		return nil, badModel(name, err)
	}
	if encoder, _ := m.Encoder(); (encoder != "") != (name == EncodedModel) {
		return nil, article.Usagef("Name the file "+StanceModel+" where the model reads no vectors, and "+EncodedModel+" where it does.",
			"%s is the model of the other kind", name)
	}
	return m, nil
}

func badModel(name string, err error) error {
	return &article.Error{
		Code: article.CodeUsage, Message: name + " can't be used", Err: err,
		Remedy: "Train it again with yulun train, or remove it to use the built-in one.",
	}
}
