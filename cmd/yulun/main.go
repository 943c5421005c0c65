// Command yulun monitors what the media say about China's social credit.
package main

func main() {}
