package render

import (
	"fmt"
	"io"
	"reflect"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
)

// A row group is written when it has so many rows, or so many bytes of text: it is held in memory
// until then.
const (
	rowGroup      = 10_000
	rowGroupBytes = 16 << 20
)

// parquetFile writes a Parquet file whose metadata describe the columns. Dates are ISO 8601 texts,
// since some are a day and some an instant.
type parquetFile struct {
	columns []Column
	o       FileOptions
	row     reflect.Type
	rows    *parquet.GenericWriter[any]
	held    int // bytes of text in the row group
}

// pageWindow is how far back a page's compression looks. A page has 256 kB, or one value.
const pageWindow = 1 << 20

// pages compresses pages. The codec of the library looks 8 MB back, which takes 16 MB an encoder,
// and leaves its encoders to the garbage collector, so that memory grows with the number of pages.
type pages struct {
	compress.Codec
	encoder *zstd.Encoder
}

func newPages() (pages, error) {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(pageWindow),
		zstd.WithLowerEncoderMem(true), zstd.WithZeroFrames(true), zstd.WithEncoderCRC(false))
	return pages{&parquet.Zstd, encoder}, err
}

// Encode implements compress.Codec.
func (p pages) Encode(dst, src []byte) ([]byte, error) { return p.encoder.EncodeAll(src, dst[:0]), nil }

func newParquet(w io.Writer, columns []Column, o FileOptions) (*parquetFile, error) {
	codec, err := newPages()
	if err != nil {
		return nil, fmt.Errorf("write Parquet: %w", err)
	}
	// Row types are made at run time: a schema from a map would lose the order of the columns.
	fields := make([]reflect.StructField, len(columns))
	options := []parquet.WriterOption{
		parquet.Compression(codec),
		parquet.MaxRowsPerRowGroup(rowGroup),
	}
	for i, c := range columns {
		tag := c.Name + ",optional"
		if c.Type == List {
			tag = c.Name + ",list"
		}
		fields[i] = reflect.StructField{
			Name: fmt.Sprintf("Column%d", i),
			Type: goType(c.Type),
			Tag:  reflect.StructTag(fmt.Sprintf("parquet:%q", tag)),
		}
		switch { // the library keeps the bounds of all pages until the end, texts as a whole
		case c.Type == List:
			options = append(options, parquet.SkipPageBounds(c.Name, "list", "element"))
		case c.Type == Text && !c.Identifier:
			options = append(options, parquet.SkipPageBounds(c.Name))
		}
		options = append(options, parquet.KeyValueMetadata("column:"+c.Name, c.Description))
		if c.Unit != "" {
			options = append(options, parquet.KeyValueMetadata("unit:"+c.Name, c.Unit))
		}
	}
	row := reflect.StructOf(fields)
	options = append(options, parquet.SchemaOf(reflect.New(row).Interface()))
	return &parquetFile{
		columns: columns, o: o, row: row, rows: parquet.NewGenericWriter[any](w, options...),
	}, nil
}

func goType(t Type) reflect.Type {
	switch t {
	case Integer:
		return reflect.TypeFor[*int64]()
	case Number:
		return reflect.TypeFor[*float64]()
	case Flag:
		return reflect.TypeFor[*bool]()
	case List:
		return reflect.TypeFor[[]string]()
	default: // Text, Date
		return reflect.TypeFor[*string]()
	}
}

// Row implements Writer.
func (p *parquetFile) Row(values []any) error {
	row := reflect.New(p.row)
	for i, v := range values {
		var field any
		switch v := v.(type) {
		case nil:
			continue
		case []string:
			field = v
		case bool:
			field = &v
		case int:
			field = new(int64(v))
		case int64:
			field = &v
		case float64:
			field = new(rounded(v))
		default:
			text := cell(v, Column{})
			if text == "" && p.columns[i].Type == Date {
				continue
			}
			field = &text
			p.held += len(text)
		}
		row.Elem().Field(i).Set(reflect.ValueOf(field))
	}
	if _, err := p.rows.Write([]any{row.Interface()}); err != nil {
		return fmt.Errorf("write Parquet: %w", err)
	}
	if p.held < rowGroupBytes {
		return nil
	}
	p.held = 0
	if err := p.rows.Flush(); err != nil {
		return fmt.Errorf("write Parquet: %w", err)
	}
	return nil
}

// Discard implements Writer.
func (p *parquetFile) Discard() {}

// Close implements Writer.
func (p *parquetFile) Close() error {
	for _, f := range p.o.facts() {
		p.rows.SetKeyValueMetadata(f.Name, f.Value)
	}
	if err := p.rows.Close(); err != nil {
		return fmt.Errorf("write Parquet: %w", err)
	}
	return nil
}
