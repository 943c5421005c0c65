// Package segment cuts a text into words: Chinese by a dictionary, everything else at spaces and
// punctuation. It alone imports gse; no package below or beside it does. It scores nothing and
// reads no files of its own.
//
// Texts are cut by gse's shortest path through gse's dictionary (Cut without the hidden Markov
// model argument): the two other modes cut differently when a Latin letter stands anywhere to the
// right. Since gse takes a third of a second and 34 MB to load its dictionary, go generate lets gse
// load it and writes it down as an array that is ready for use (dictionary.bin), and the path is
// found here. The tests hold words and their parts to those of gse itself. The topic's words are in
// a dictionary of gse's own, which is complete when New returns and is never changed afterwards.
//
// NOTICE: dictionary.bin is made of the words with a frequency of 10 and more of
// data/dict/zh/s_1.txt of gse (https://github.com/go-ego/gse, Copyright 2016 ego authors, Apache
// License 2.0), some of whose data come from jieba (https://github.com/fxsjy/jieba, Copyright 2013
// Sun Junyi, MIT License).
//
// Start reading at [Segmenter.Words].
package segment

//go:generate go test -run TestDictionaryIsOfGSE -update .
