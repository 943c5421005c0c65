package render

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// ReadWorkbook is the first sheet of an XLSX file as the texts of its cells, row by row. Rows end
// with their last cell that holds anything.
func ReadWorkbook(r io.Reader) (rows [][]string, err error) {
	file, err := excelize.OpenReader(r)
	if err != nil {
		return nil, fmt.Errorf("read the workbook: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	names := file.GetSheetList()
	if len(names) == 0 {
		return nil, errors.New("the workbook has no sheet")
	}
	// The raw values: a number that the sheet shows rounded, or as an id with an exponent, is
	// whole there.
	rows, err = file.GetRows(names[0], excelize.Options{RawCellValue: true})
	if err != nil {
		return nil, fmt.Errorf("read the workbook: %w", err)
	}
	return rows, nil
}
