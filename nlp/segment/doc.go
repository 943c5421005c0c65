// Package segment cuts a text into words: Chinese by a dictionary, everything else at spaces and
// punctuation. It alone imports gse; no package below or beside it does. It scores nothing and
// reads no files of its own.
//
// gse is used in one mode only, the shortest path through the dictionary (Cut without the hidden
// Markov model argument): the two other modes cut differently when a Latin letter stands anywhere
// to the right. The dictionary is complete when New returns and is never changed afterwards, since
// gse can't be read while a word is added.
//
// NOTICE: dictionary.txt.gz is made of the words with a frequency of 10 and more of
// data/dict/zh/s_1.txt of gse (https://github.com/go-ego/gse, Copyright 2016 ego authors, Apache
// License 2.0), some of whose data come from jieba (https://github.com/fxsjy/jieba, Copyright 2013
// Sun Junyi, MIT License).
//
// Start reading at [Segmenter.Words].
package segment

//go:generate go run generate.go
