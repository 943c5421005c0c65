// Package frame finds the frames of a piece and how strongly each is there.
//
// A frame is present when one full sentence that is tied to the topic carries enough of its cues.
// Frames are independent of each other and of stance. Start reading at [Find].
package frame
