// Package frame finds the frames of a piece and how strongly each is there.
//
// By the rules, a frame is present when one full sentence that is tied to the topic carries enough
// of its cues. A [Model] weighs that with what else it has learned of words and cues. Frames are
// independent of each other and of stance. Start reading at [Find] and [Model.Find].
package frame
