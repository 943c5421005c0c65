package compact

// OlderDictionary is by what older programs packed readings.
var OlderDictionary = readings
