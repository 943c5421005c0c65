"""Accuracy by scikit-learn: the values of stats/accuracy/accuracy_test.go."""

import numpy as np
from sklearn.metrics import brier_score_loss, confusion_matrix, f1_score, precision_recall_fscore_support

CLASSES = ["supportive", "neutral", "critical"]
COUNTS = [[48, 15, 2], [11, 40, 9], [1, 7, 22]]  # rows coded, columns scored
coded, scored = [], []
for i, row in enumerate(COUNTS):
    for j, n in enumerate(row):
        coded += [CLASSES[i]] * n
        scored += [CLASSES[j]] * n

for name, weight in (("plain", None), ("weighted", np.where(np.array(scored) == "critical", 1.0, 4.0))):
    p, r, f, _ = precision_recall_fscore_support(coded, scored, labels=CLASSES, sample_weight=weight)
    print(name, "precision", np.round(p, 6), "recall", np.round(r, 6), "F1", np.round(f, 6))
    print(name, "macro F1", round(f1_score(coded, scored, average="macro", sample_weight=weight), 6))
    print(name, confusion_matrix(coded, scored, labels=CLASSES, sample_weight=weight).tolist())

p = [0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9]
y = [0, 1, 0, 1, 1, 0, 1, 1, 1, 1]
print("Brier", round(brier_score_loss(y, p), 6))
