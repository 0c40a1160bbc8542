


    // !!! This file is generated using emlearn !!!

    #include <stdint.h>
    

static inline int32_t mytree_tree_0(const float *features, int32_t features_length) {
          if (features[0] < 273.993179f) {
              if (features[1] < 1283.871216f) {
                  if (features[0] < -159.118599f) {
                      if (features[1] < -1815.114014f) {
                          if (features[0] < -1548.930847f) {
                              return 0;
                          } else {
                              return 1;
                          }
                      } else {
                          if (features[2] < 674.159393f) {
                              if (features[1] < -1569.648254f) {
                                  return 2;
                              } else {
                                  return 0;
                              }
                          } else {
                              if (features[1] < -1451.573975f) {
                                  return 3;
                              } else {
                                  return 0;
                              }
                          }
                      }
                  } else {
                      if (features[3] < -1521.780640f) {
                          if (features[1] < -1069.137360f) {
                              return 1;
                          } else {
                              if (features[2] < -1164.791489f) {
                                  return 1;
                              } else {
                                  return 0;
                              }
                          }
                      } else {
                          if (features[3] < 1511.295654f) {
                              if (features[3] < 1445.326355f) {
                                  return 4;
                              } else {
                                  return 1;
                              }
                          } else {
                              if (features[2] < -1038.769958f) {
                                  return 1;
                              } else {
                                  return 0;
                              }
                          }
                      }
                  }
              } else {
                  if (features[1] < 1809.817383f) {
                      if (features[1] < 1385.099854f) {
                          if (features[0] < -522.760117f) {
                              return 0;
                          } else {
                              return 1;
                          }
                      } else {
                          if (features[1] < 1437.622070f) {
                              if (features[0] < -202.072849f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          } else {
                              if (features[0] < -677.429688f) {
                                  return 5;
                              } else {
                                  return 1;
                              }
                          }
                      }
                  } else {
                      return 1;
                  }
              }
          } else {
              if (features[0] < 451.359207f) {
                  if (features[1] < -625.473206f) {
                      return 1;
                  } else {
                      if (features[2] < 687.992798f) {
                          if (features[3] < -267.723389f) {
                              if (features[2] < 394.305084f) {
                                  return 6;
                              } else {
                                  return 3;
                              }
                          } else {
                              if (features[1] < 572.072357f) {
                                  return 7;
                              } else {
                                  return 1;
                              }
                          }
                      } else {
                          return 0;
                      }
                  }
              } else {
                  if (features[2] < 858.867126f) {
                      return 1;
                  } else {
                      if (features[2] < 859.736847f) {
                          return 0;
                      } else {
                          return 1;
                      }
                  }
              }
          }
        }
        

static inline int32_t mytree_tree_1(const float *features, int32_t features_length) {
          if (features[0] < 329.314270f) {
              if (features[0] < -409.881866f) {
                  if (features[3] < -1509.537903f) {
                      if (features[1] < -1325.617767f) {
                          return 1;
                      } else {
                          if (features[1] < 1430.369873f) {
                              return 0;
                          } else {
                              if (features[3] < -2013.961548f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          }
                      }
                  } else {
                      if (features[1] < -1769.567627f) {
                          if (features[0] < -1602.477234f) {
                              return 0;
                          } else {
                              return 1;
                          }
                      } else {
                          if (features[3] < 682.374237f) {
                              if (features[2] < 448.854019f) {
                                  return 8;
                              } else {
                                  return 0;
                              }
                          } else {
                              if (features[0] < -903.189636f) {
                                  return 9;
                              } else {
                                  return 0;
                              }
                          }
                      }
                  }
              } else {
                  if (features[0] < -408.006561f) {
                      return 1;
                  } else {
                      if (features[1] < 1092.702087f) {
                          if (features[0] < 276.302109f) {
                              if (features[2] < 155.458916f) {
                                  return 10;
                              } else {
                                  return 11;
                              }
                          } else {
                              if (features[2] < -1046.893860f) {
                                  return 0;
                              } else {
                                  return 12;
                              }
                          }
                      } else {
                          if (features[0] < -201.215660f) {
                              if (features[1] < 1309.793030f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          } else {
                              return 1;
                          }
                      }
                  }
              }
          } else {
              if (features[0] < 445.148132f) {
                  if (features[1] < -434.340927f) {
                      return 1;
                  } else {
                      if (features[1] < 588.588257f) {
                          return 0;
                      } else {
                          return 1;
                      }
                  }
              } else {
                  if (features[0] < 486.309753f) {
                      if (features[0] < 486.005478f) {
                          if (features[2] < -890.625916f) {
                              if (features[3] < 1420.644806f) {
                                  return 1;
                              } else {
                                  return 0;
                              }
                          } else {
                              return 1;
                          }
                      } else {
                          return 0;
                      }
                  } else {
                      return 1;
                  }
              }
          }
        }
        

static inline int32_t mytree_tree_2(const float *features, int32_t features_length) {
          if (features[0] < 231.120377f) {
              if (features[0] < -370.278320f) {
                  if (features[3] < 2120.169312f) {
                      if (features[1] < 1809.112183f) {
                          if (features[3] < -799.533356f) {
                              if (features[3] < -803.417084f) {
                                  return 13;
                              } else {
                                  return 1;
                              }
                          } else {
                              if (features[1] < -1769.567627f) {
                                  return 1;
                              } else {
                                  return 14;
                              }
                          }
                      } else {
                          if (features[0] < -1880.505798f) {
                              return 0;
                          } else {
                              if (features[1] < 1848.609253f) {
                                  return 15;
                              } else {
                                  return 1;
                              }
                          }
                      }
                  } else {
                      if (features[1] < -1650.774048f) {
                          return 1;
                      } else {
                          return 0;
                      }
                  }
              } else {
                  if (features[2] < -1256.784546f) {
                      if (features[1] < -1112.678406f) {
                          return 1;
                      } else {
                          if (features[0] < -344.262161f) {
                              return 1;
                          } else {
                              return 0;
                          }
                      }
                  } else {
                      if (features[1] < -845.290466f) {
                          if (features[1] < -1158.977234f) {
                              return 1;
                          } else {
                              if (features[0] < -63.908333f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          }
                      } else {
                          if (features[1] < 1312.173767f) {
                              if (features[1] < 1000.626495f) {
                                  return 0;
                              } else {
                                  return 10;
                              }
                          } else {
                              return 1;
                          }
                      }
                  }
              }
          } else {
              if (features[0] < 451.359207f) {
                  if (features[1] < -590.032684f) {
                      if (features[1] < -668.485321f) {
                          return 1;
                      } else {
                          if (features[1] < -658.809601f) {
                              return 0;
                          } else {
                              return 1;
                          }
                      }
                  } else {
                      if (features[3] < -539.272186f) {
                          if (features[3] < -1722.248291f) {
                              return 0;
                          } else {
                              if (features[1] < 450.611435f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          }
                      } else {
                          if (features[1] < 626.449219f) {
                              if (features[3] < 329.129303f) {
                                  return 16;
                              } else {
                                  return 0;
                              }
                          } else {
                              return 1;
                          }
                      }
                  }
              } else {
                  if (features[0] < 488.097000f) {
                      if (features[0] < 486.617371f) {
                          return 1;
                      } else {
                          return 0;
                      }
                  } else {
                      return 1;
                  }
              }
          }
        }
        

static inline int32_t mytree_tree_3(const float *features, int32_t features_length) {
          if (features[0] < 358.582932f) {
              if (features[1] < -1044.249084f) {
                  if (features[0] < -373.868866f) {
                      if (features[1] < -1665.802551f) {
                          if (features[0] < -1602.477234f) {
                              return 0;
                          } else {
                              return 1;
                          }
                      } else {
                          if (features[3] < -859.903473f) {
                              if (features[3] < -931.379120f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          } else {
                              return 0;
                          }
                      }
                  } else {
                      if (features[1] < -1158.977234f) {
                          return 1;
                      } else {
                          if (features[1] < -1138.750183f) {
                              return 0;
                          } else {
                              return 1;
                          }
                      }
                  }
              } else {
                  if (features[0] < 83.160057f) {
                      if (features[1] < 1436.337769f) {
                          if (features[0] < 49.329611f) {
                              if (features[0] < -132.088135f) {
                                  return 14;
                              } else {
                                  return 17;
                              }
                          } else {
                              if (features[3] < 473.505219f) {
                                  return 0;
                              } else {
                                  return 18;
                              }
                          }
                      } else {
                          if (features[0] < -778.520294f) {
                              if (features[1] < 1848.609253f) {
                                  return 19;
                              } else {
                                  return 20;
                              }
                          } else {
                              return 1;
                          }
                      }
                  } else {
                      if (features[1] < 769.847015f) {
                          if (features[0] < 84.524796f) {
                              return 1;
                          } else {
                              if (features[1] < -647.097321f) {
                                  return 21;
                              } else {
                                  return 22;
                              }
                          }
                      } else {
                          return 1;
                      }
                  }
              }
          } else {
              if (features[0] < 443.494019f) {
                  if (features[1] < -503.687332f) {
                      return 1;
                  } else {
                      if (features[1] < 482.587570f) {
                          return 0;
                      } else {
                          return 1;
                      }
                  }
              } else {
                  if (features[3] < 1868.882935f) {
                      return 1;
                  } else {
                      if (features[0] < 495.832260f) {
                          if (features[0] < 460.888947f) {
                              return 1;
                          } else {
                              return 0;
                          }
                      } else {
                          return 1;
                      }
                  }
              }
          }
        }
        

static inline int32_t mytree_tree_4(const float *features, int32_t features_length) {
          if (features[0] < 329.314270f) {
              if (features[0] < -171.384743f) {
                  if (features[1] < -1665.802551f) {
                      if (features[2] < -1101.631287f) {
                          return 0;
                      } else {
                          if (features[3] < 961.440399f) {
                              return 1;
                          } else {
                              if (features[0] < -1773.235413f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          }
                      }
                  } else {
                      if (features[1] < 1840.460938f) {
                          if (features[2] < 683.602722f) {
                              if (features[0] < -271.411423f) {
                                  return 22;
                              } else {
                                  return 23;
                              }
                          } else {
                              return 0;
                          }
                      } else {
                          if (features[3] < 1827.763855f) {
                              if (features[2] < 622.922363f) {
                                  return 1;
                              } else {
                                  return 15;
                              }
                          } else {
                              return 0;
                          }
                      }
                  }
              } else {
                  if (features[1] < 1092.702087f) {
                      if (features[0] < 77.407856f) {
                          if (features[0] < -152.428185f) {
                              if (features[1] < -1172.309875f) {
                                  return 1;
                              } else {
                                  return 0;
                              }
                          } else {
                              if (features[1] < -1056.193359f) {
                                  return 1;
                              } else {
                                  return 0;
                              }
                          }
                      } else {
                          if (features[2] < -1302.632935f) {
                              return 0;
                          } else {
                              if (features[1] < -801.255402f) {
                                  return 1;
                              } else {
                                  return 24;
                              }
                          }
                      }
                  } else {
                      return 1;
                  }
              }
          } else {
              if (features[0] < 451.359207f) {
                  if (features[2] < 781.568939f) {
                      if (features[0] < 381.224960f) {
                          if (features[1] < -515.564590f) {
                              return 1;
                          } else {
                              if (features[0] < 349.760117f) {
                                  return 25;
                              } else {
                                  return 0;
                              }
                          }
                      } else {
                          if (features[3] < -1866.457336f) {
                              return 0;
                          } else {
                              return 1;
                          }
                      }
                  } else {
                      if (features[1] < -829.703995f) {
                          return 1;
                      } else {
                          return 0;
                      }
                  }
              } else {
                  if (features[3] < 1868.882935f) {
                      if (features[3] < 512.992004f) {
                          return 1;
                      } else {
                          if (features[2] < 831.985229f) {
                              return 1;
                          } else {
                              if (features[0] < 531.334351f) {
                                  return 26;
                              } else {
                                  return 1;
                              }
                          }
                      }
                  } else {
                      if (features[3] < 1915.695312f) {
                          return 0;
                      } else {
                          return 1;
                      }
                  }
              }
          }
        }
        

static inline int32_t mytree_tree_5(const float *features, int32_t features_length) {
          if (features[1] < 1365.091125f) {
              if (features[2] < -1668.587036f) {
                  if (features[0] < 340.250443f) {
                      if (features[1] < 1331.342896f) {
                          if (features[0] < 233.768250f) {
                              return 0;
                          } else {
                              if (features[1] < -573.927170f) {
                                  return 1;
                              } else {
                                  return 0;
                              }
                          }
                      } else {
                          return 1;
                      }
                  } else {
                      return 1;
                  }
              } else {
                  if (features[0] < 356.872910f) {
                      if (features[2] < -429.187454f) {
                          if (features[1] < -1565.573181f) {
                              return 1;
                          } else {
                              if (features[0] < 22.767356f) {
                                  return 27;
                              } else {
                                  return 15;
                              }
                          }
                      } else {
                          if (features[1] < -819.688110f) {
                              if (features[0] < -71.065149f) {
                                  return 28;
                              } else {
                                  return 1;
                              }
                          } else {
                              if (features[1] < 1288.095276f) {
                                  return 29;
                              } else {
                                  return 3;
                              }
                          }
                      }
                  } else {
                      if (features[1] < -370.502670f) {
                          return 1;
                      } else {
                          if (features[1] < -360.326019f) {
                              return 0;
                          } else {
                              if (features[0] < 445.604965f) {
                                  return 30;
                              } else {
                                  return 31;
                              }
                          }
                      }
                  }
              }
          } else {
              if (features[0] < -687.115234f) {
                  if (features[1] < 1977.480835f) {
                      if (features[3] < 89.411200f) {
                          if (features[1] < 1809.112183f) {
                              return 0;
                          } else {
                              if (features[3] < -1014.552917f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          }
                      } else {
                          if (features[2] < 604.145447f) {
                              if (features[2] < -1116.181946f) {
                                  return 0;
                              } else {
                                  return 32;
                              }
                          } else {
                              return 1;
                          }
                      }
                  } else {
                      return 1;
                  }
              } else {
                  if (features[3] < 2214.272095f) {
                      return 1;
                  } else {
                      return 0;
                  }
              }
          }
        }
        

static inline int32_t mytree_tree_6(const float *features, int32_t features_length) {
          if (features[1] < -819.516663f) {
              if (features[0] < -126.136425f) {
                  if (features[1] < -1769.567627f) {
                      if (features[0] < -1548.930847f) {
                          return 0;
                      } else {
                          return 1;
                      }
                  } else {
                      if (features[0] < -367.581100f) {
                          if (features[0] < -779.956909f) {
                              return 0;
                          } else {
                              if (features[3] < -1322.467773f) {
                                  return 15;
                              } else {
                                  return 33;
                              }
                          }
                      } else {
                          if (features[2] < 203.918719f) {
                              if (features[3] < -1688.923340f) {
                                  return 0;
                              } else {
                                  return 34;
                              }
                          } else {
                              return 0;
                          }
                      }
                  }
              } else {
                  return 1;
              }
          } else {
              if (features[1] < 1175.873535f) {
                  if (features[0] < 456.540298f) {
                      if (features[0] < 276.837952f) {
                          if (features[1] < 1008.798950f) {
                              return 0;
                          } else {
                              if (features[1] < 1012.921509f) {
                                  return 1;
                              } else {
                                  return 0;
                              }
                          }
                      } else {
                          if (features[2] < 272.118896f) {
                              if (features[1] < 542.221985f) {
                                  return 35;
                              } else {
                                  return 1;
                              }
                          } else {
                              if (features[2] < 1366.697876f) {
                                  return 19;
                              } else {
                                  return 1;
                              }
                          }
                      }
                  } else {
                      if (features[3] < 1818.493958f) {
                          return 1;
                      } else {
                          if (features[0] < 530.786789f) {
                              return 0;
                          } else {
                              return 1;
                          }
                      }
                  }
              } else {
                  if (features[1] < 1796.037842f) {
                      if (features[0] < -491.201904f) {
                          if (features[1] < 1659.815125f) {
                              if (features[3] < 1876.501648f) {
                                  return 0;
                              } else {
                                  return 2;
                              }
                          } else {
                              if (features[0] < -1022.191803f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          }
                      } else {
                          if (features[0] < -271.527039f) {
                              if (features[1] < 1280.710266f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          } else {
                              return 1;
                          }
                      }
                  } else {
                      return 1;
                  }
              }
          }
        }
        

static inline int32_t mytree_tree_7(const float *features, int32_t features_length) {
          if (features[0] < 451.359207f) {
              if (features[1] < 1519.092957f) {
                  if (features[0] < -40.315506f) {
                      if (features[2] < 923.739105f) {
                          if (features[0] < -187.264046f) {
                              if (features[0] < -611.373352f) {
                                  return 29;
                              } else {
                                  return 36;
                              }
                          } else {
                              if (features[1] < -1157.185486f) {
                                  return 1;
                              } else {
                                  return 37;
                              }
                          }
                      } else {
                          if (features[1] < -1401.045410f) {
                              return 1;
                          } else {
                              return 0;
                          }
                      }
                  } else {
                      if (features[3] < 1540.136841f) {
                          if (features[1] < -782.216797f) {
                              return 1;
                          } else {
                              if (features[1] < 689.016327f) {
                                  return 38;
                              } else {
                                  return 39;
                              }
                          }
                      } else {
                          if (features[1] < -575.643768f) {
                              return 1;
                          } else {
                              return 0;
                          }
                      }
                  }
              } else {
                  if (features[2] < -1610.335144f) {
                      return 0;
                  } else {
                      if (features[1] < 1807.186218f) {
                          if (features[0] < -790.122467f) {
                              if (features[1] < 1676.618164f) {
                                  return 0;
                              } else {
                                  return 3;
                              }
                          } else {
                              return 1;
                          }
                      } else {
                          if (features[0] < -2077.773926f) {
                              return 0;
                          } else {
                              return 1;
                          }
                      }
                  }
              }
          } else {
              if (features[0] < 488.097000f) {
                  if (features[0] < 485.263718f) {
                      if (features[0] < 473.459473f) {
                          return 1;
                      } else {
                          if (features[3] < 1352.739868f) {
                              return 1;
                          } else {
                              return 0;
                          }
                      }
                  } else {
                      if (features[2] < 422.663797f) {
                          return 1;
                      } else {
                          return 0;
                      }
                  }
              } else {
                  return 1;
              }
          }
        }
        

static inline int32_t mytree_tree_8(const float *features, int32_t features_length) {
          if (features[1] < -1222.413513f) {
              if (features[0] < -595.539154f) {
                  if (features[0] < -939.909729f) {
                      if (features[0] < -1268.738159f) {
                          if (features[1] < -1846.857971f) {
                              return 1;
                          } else {
                              return 0;
                          }
                      } else {
                          return 0;
                      }
                  } else {
                      if (features[0] < -764.169708f) {
                          if (features[0] < -840.508881f) {
                              return 1;
                          } else {
                              if (features[0] < -800.476990f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          }
                      } else {
                          return 0;
                      }
                  }
              } else {
                  if (features[2] < 805.740295f) {
                      return 1;
                  } else {
                      if (features[1] < -1302.785522f) {
                          return 1;
                      } else {
                          return 0;
                      }
                  }
              }
          } else {
              if (features[2] < -1715.171997f) {
                  if (features[3] < 1861.175720f) {
                      if (features[0] < 356.270874f) {
                          if (features[3] < -1010.313293f) {
                              if (features[2] < -1767.408875f) {
                                  return 25;
                              } else {
                                  return 0;
                              }
                          } else {
                              if (features[1] < 1602.320190f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          }
                      } else {
                          return 1;
                      }
                  } else {
                      return 1;
                  }
              } else {
                  if (features[1] < 1578.702576f) {
                      if (features[0] < 288.948685f) {
                          if (features[1] < 1289.790283f) {
                              if (features[1] < -886.706573f) {
                                  return 40;
                              } else {
                                  return 22;
                              }
                          } else {
                              if (features[0] < -496.659164f) {
                                  return 41;
                              } else {
                                  return 1;
                              }
                          }
                      } else {
                          if (features[2] < 257.377106f) {
                              if (features[3] < 265.051392f) {
                                  return 1;
                              } else {
                                  return 42;
                              }
                          } else {
                              if (features[0] < 451.377197f) {
                                  return 43;
                              } else {
                                  return 44;
                              }
                          }
                      }
                  } else {
                      if (features[1] < 1807.186218f) {
                          if (features[1] < 1760.620972f) {
                              if (features[2] < 1026.507660f) {
                                  return 1;
                              } else {
                                  return 25;
                              }
                          } else {
                              if (features[3] < -382.739439f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          }
                      } else {
                          return 1;
                      }
                  }
              }
          }
        }
        

static inline int32_t mytree_tree_9(const float *features, int32_t features_length) {
          if (features[0] < 358.313416f) {
              if (features[1] < -1251.326538f) {
                  if (features[0] < -544.285156f) {
                      if (features[0] < -1420.292969f) {
                          return 0;
                      } else {
                          if (features[1] < -1571.296997f) {
                              if (features[0] < -1116.865021f) {
                                  return 45;
                              } else {
                                  return 1;
                              }
                          } else {
                              return 0;
                          }
                      }
                  } else {
                      return 1;
                  }
              } else {
                  if (features[1] < 1363.201965f) {
                      if (features[0] < -93.854321f) {
                          if (features[3] < -801.840851f) {
                              if (features[3] < -805.724579f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          } else {
                              return 0;
                          }
                      } else {
                          if (features[3] < -1162.468384f) {
                              if (features[1] < -732.586548f) {
                                  return 1;
                              } else {
                                  return 23;
                              }
                          } else {
                              if (features[1] < 915.291809f) {
                                  return 23;
                              } else {
                                  return 1;
                              }
                          }
                      }
                  } else {
                      if (features[1] < 1691.307617f) {
                          if (features[2] < 822.821136f) {
                              if (features[0] < -370.762482f) {
                                  return 16;
                              } else {
                                  return 1;
                              }
                          } else {
                              if (features[2] < 1674.203857f) {
                                  return 46;
                              } else {
                                  return 15;
                              }
                          }
                      } else {
                          if (features[0] < -1246.821960f) {
                              if (features[1] < 1893.091614f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          } else {
                              return 1;
                          }
                      }
                  }
              }
          } else {
              if (features[2] < 271.661636f) {
                  return 1;
              } else {
                  if (features[2] < 278.858047f) {
                      return 0;
                  } else {
                      if (features[2] < 866.569641f) {
                          if (features[0] < 454.688538f) {
                              if (features[0] < 388.008301f) {
                                  return 1;
                              } else {
                                  return 2;
                              }
                          } else {
                              return 1;
                          }
                      } else {
                          if (features[2] < 874.686859f) {
                              return 0;
                          } else {
                              if (features[3] < -524.651520f) {
                                  return 47;
                              } else {
                                  return 48;
                              }
                          }
                      }
                  }
              }
          }
        }
        

static inline int32_t mytree_tree_10(const float *features, int32_t features_length) {
          if (features[0] < 300.711166f) {
              if (features[0] < -350.289078f) {
                  if (features[0] < -660.966736f) {
                      if (features[3] < -812.075684f) {
                          return 0;
                      } else {
                          if (features[1] < 1659.815125f) {
                              if (features[1] < -1789.880981f) {
                                  return 1;
                              } else {
                                  return 0;
                              }
                          } else {
                              if (features[1] < 1930.876160f) {
                                  return 15;
                              } else {
                                  return 1;
                              }
                          }
                      }
                  } else {
                      if (features[0] < -658.113525f) {
                          return 1;
                      } else {
                          if (features[1] < -1494.061951f) {
                              return 1;
                          } else {
                              if (features[0] < -510.817520f) {
                                  return 0;
                              } else {
                                  return 19;
                              }
                          }
                      }
                  }
              } else {
                  if (features[1] < -1160.920227f) {
                      return 1;
                  } else {
                      if (features[3] < -539.817596f) {
                          if (features[1] < 1122.062500f) {
                              if (features[0] < -30.080859f) {
                                  return 0;
                              } else {
                                  return 49;
                              }
                          } else {
                              return 1;
                          }
                      } else {
                          if (features[2] < 144.307884f) {
                              if (features[1] < 1184.882690f) {
                                  return 50;
                              } else {
                                  return 21;
                              }
                          } else {
                              if (features[1] < 1121.165955f) {
                                  return 51;
                              } else {
                                  return 52;
                              }
                          }
                      }
                  }
              }
          } else {
              if (features[2] < 134.887924f) {
                  if (features[0] < 364.496155f) {
                      if (features[1] < -70.964905f) {
                          return 1;
                      } else {
                          if (features[3] < -46.299850f) {
                              return 1;
                          } else {
                              return 0;
                          }
                      }
                  } else {
                      return 1;
                  }
              } else {
                  if (features[2] < 138.179184f) {
                      return 0;
                  } else {
                      if (features[2] < 624.515442f) {
                          if (features[0] < 403.514740f) {
                              if (features[1] < -1130.899948f) {
                                  return 1;
                              } else {
                                  return 32;
                              }
                          } else {
                              return 1;
                          }
                      } else {
                          if (features[1] < 389.263214f) {
                              if (features[0] < 508.860474f) {
                                  return 53;
                              } else {
                                  return 1;
                              }
                          } else {
                              return 1;
                          }
                      }
                  }
              }
          }
        }
        

static inline int32_t mytree_tree_11(const float *features, int32_t features_length) {
          if (features[1] < 1313.675049f) {
              if (features[2] < -1690.327881f) {
                  if (features[2] < -2144.680054f) {
                      if (features[2] < -2291.135376f) {
                          if (features[3] < 184.434093f) {
                              if (features[0] < -212.872528f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          } else {
                              return 0;
                          }
                      } else {
                          return 1;
                      }
                  } else {
                      if (features[1] < -1690.363464f) {
                          return 1;
                      } else {
                          if (features[3] < -986.769440f) {
                              if (features[0] < 34.838005f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          } else {
                              if (features[1] < -1030.556427f) {
                                  return 2;
                              } else {
                                  return 0;
                              }
                          }
                      }
                  }
              } else {
                  if (features[0] < 300.711166f) {
                      if (features[1] < -1390.189575f) {
                          if (features[0] < -800.476990f) {
                              if (features[0] < -1268.738159f) {
                                  return 15;
                              } else {
                                  return 37;
                              }
                          } else {
                              if (features[0] < -679.944855f) {
                                  return 25;
                              } else {
                                  return 1;
                              }
                          }
                      } else {
                          if (features[2] < 2396.356445f) {
                              if (features[0] < 70.120949f) {
                                  return 29;
                              } else {
                                  return 54;
                              }
                          } else {
                              if (features[1] < 666.790642f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          }
                      }
                  } else {
                      if (features[0] < 451.359207f) {
                          if (features[0] < 310.007278f) {
                              return 1;
                          } else {
                              if (features[1] < -438.135590f) {
                                  return 52;
                              } else {
                                  return 55;
                              }
                          }
                      } else {
                          if (features[0] < 488.755371f) {
                              if (features[1] < -149.008797f) {
                                  return 1;
                              } else {
                                  return 20;
                              }
                          } else {
                              return 1;
                          }
                      }
                  }
              }
          } else {
              if (features[0] < -464.957504f) {
                  if (features[1] < 1800.138489f) {
                      if (features[1] < 1518.341064f) {
                          return 0;
                      } else {
                          if (features[1] < 1553.148926f) {
                              return 1;
                          } else {
                              if (features[1] < 1704.496399f) {
                                  return 0;
                              } else {
                                  return 15;
                              }
                          }
                      }
                  } else {
                      return 1;
                  }
              } else {
                  return 1;
              }
          }
        }
        

static inline int32_t mytree_tree_12(const float *features, int32_t features_length) {
          if (features[0] < 318.279724f) {
              if (features[1] < 1289.790283f) {
                  if (features[3] < -892.593170f) {
                      if (features[1] < -1015.621765f) {
                          if (features[0] < -192.969711f) {
                              if (features[1] < -1447.917908f) {
                                  return 1;
                              } else {
                                  return 0;
                              }
                          } else {
                              return 1;
                          }
                      } else {
                          if (features[0] < 284.289963f) {
                              if (features[1] < -946.643677f) {
                                  return 3;
                              } else {
                                  return 0;
                              }
                          } else {
                              if (features[1] < -171.583084f) {
                                  return 1;
                              } else {
                                  return 0;
                              }
                          }
                      }
                  } else {
                      if (features[2] < -1119.256592f) {
                          if (features[1] < 1002.853088f) {
                              if (features[1] < -1156.011414f) {
                                  return 17;
                              } else {
                                  return 0;
                              }
                          } else {
                              if (features[0] < -365.480255f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          }
                      } else {
                          if (features[1] < -1591.478760f) {
                              if (features[1] < -1915.898315f) {
                                  return 1;
                              } else {
                                  return 56;
                              }
                          } else {
                              if (features[1] < -819.688110f) {
                                  return 54;
                              } else {
                                  return 57;
                              }
                          }
                      }
                  }
              } else {
                  if (features[3] < 1898.523682f) {
                      if (features[0] < -494.268799f) {
                          if (features[1] < 1809.112183f) {
                              if (features[0] < -687.115234f) {
                                  return 0;
                              } else {
                                  return 32;
                              }
                          } else {
                              return 1;
                          }
                      } else {
                          return 1;
                      }
                  } else {
                      return 0;
                  }
              }
          } else {
              if (features[0] < 451.359207f) {
                  if (features[1] < -438.135590f) {
                      if (features[1] < -661.514038f) {
                          return 1;
                      } else {
                          if (features[2] < 79.344482f) {
                              return 1;
                          } else {
                              return 0;
                          }
                      }
                  } else {
                      if (features[1] < 555.454559f) {
                          return 0;
                      } else {
                          return 1;
                      }
                  }
              } else {
                  if (features[0] < 488.755371f) {
                      if (features[3] < 450.424988f) {
                          return 1;
                      } else {
                          if (features[1] < 406.984375f) {
                              if (features[3] < 829.675385f) {
                                  return 0;
                              } else {
                                  return 15;
                              }
                          } else {
                              return 1;
                          }
                      }
                  } else {
                      return 1;
                  }
              }
          }
        }
        

static inline int32_t mytree_tree_13(const float *features, int32_t features_length) {
          if (features[0] < 313.027374f) {
              if (features[3] < 1511.295654f) {
                  if (features[0] < -186.980331f) {
                      if (features[2] < 446.724884f) {
                          if (features[2] < 411.754242f) {
                              if (features[2] < -198.886734f) {
                                  return 17;
                              } else {
                                  return 58;
                              }
                          } else {
                              if (features[3] < 439.632919f) {
                                  return 1;
                              } else {
                                  return 0;
                              }
                          }
                      } else {
                          if (features[1] < -1722.963074f) {
                              return 1;
                          } else {
                              if (features[1] < 2087.101074f) {
                                  return 29;
                              } else {
                                  return 1;
                              }
                          }
                      }
                  } else {
                      if (features[1] < -784.254944f) {
                          if (features[0] < -53.771973f) {
                              if (features[1] < -1157.185486f) {
                                  return 1;
                              } else {
                                  return 0;
                              }
                          } else {
                              return 1;
                          }
                      } else {
                          if (features[2] < 1708.496521f) {
                              if (features[3] < 1464.914978f) {
                                  return 4;
                              } else {
                                  return 1;
                              }
                          } else {
                              if (features[1] < 425.983578f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          }
                      }
                  }
              } else {
                  if (features[1] < 1460.356445f) {
                      if (features[3] < 2159.958008f) {
                          return 0;
                      } else {
                          if (features[2] < -361.502083f) {
                              if (features[2] < -550.660385f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          } else {
                              return 0;
                          }
                      }
                  } else {
                      if (features[0] < -1358.184509f) {
                          return 0;
                      } else {
                          if (features[2] < 378.179371f) {
                              return 1;
                          } else {
                              return 0;
                          }
                      }
                  }
              }
          } else {
              if (features[0] < 451.359207f) {
                  if (features[1] < -492.317154f) {
                      if (features[0] < 326.660645f) {
                          if (features[3] < -246.425629f) {
                              return 1;
                          } else {
                              return 0;
                          }
                      } else {
                          return 1;
                      }
                  } else {
                      if (features[1] < 542.221985f) {
                          return 0;
                      } else {
                          return 1;
                      }
                  }
              } else {
                  if (features[0] < 486.410675f) {
                      if (features[0] < 486.005478f) {
                          if (features[2] < -890.625916f) {
                              if (features[2] < -1089.634491f) {
                                  return 1;
                              } else {
                                  return 0;
                              }
                          } else {
                              return 1;
                          }
                      } else {
                          return 0;
                      }
                  } else {
                      return 1;
                  }
              }
          }
        }
        

static inline int32_t mytree_tree_14(const float *features, int32_t features_length) {
          if (features[0] < 303.503784f) {
              if (features[2] < -1255.869507f) {
                  if (features[0] < -42.801649f) {
                      return 0;
                  } else {
                      if (features[2] < -1764.484802f) {
                          return 1;
                      } else {
                          if (features[0] < -38.600803f) {
                              return 1;
                          } else {
                              return 0;
                          }
                      }
                  }
              } else {
                  if (features[0] < 88.098377f) {
                      if (features[1] < 1687.690979f) {
                          if (features[1] < -1591.478760f) {
                              if (features[2] < 2184.789246f) {
                                  return 42;
                              } else {
                                  return 0;
                              }
                          } else {
                              if (features[1] < 1288.095276f) {
                                  return 57;
                              } else {
                                  return 59;
                              }
                          }
                      } else {
                          if (features[1] < 1960.516479f) {
                              if (features[0] < -1127.496765f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          } else {
                              return 1;
                          }
                      }
                  } else {
                      if (features[3] < -1301.651917f) {
                          if (features[0] < 191.689369f) {
                              return 1;
                          } else {
                              return 0;
                          }
                      } else {
                          if (features[1] < -760.831055f) {
                              return 1;
                          } else {
                              if (features[3] < -732.100677f) {
                                  return 21;
                              } else {
                                  return 35;
                              }
                          }
                      }
                  }
              }
          } else {
              if (features[0] < 451.359207f) {
                  if (features[1] < -488.288757f) {
                      if (features[0] < 326.660645f) {
                          if (features[0] < 321.850861f) {
                              return 1;
                          } else {
                              return 0;
                          }
                      } else {
                          return 1;
                      }
                  } else {
                      if (features[1] < 590.324493f) {
                          return 0;
                      } else {
                          return 1;
                      }
                  }
              } else {
                  if (features[3] < 1868.882935f) {
                      if (features[3] < 690.525909f) {
                          return 1;
                      } else {
                          if (features[0] < 488.755371f) {
                              if (features[0] < 483.558105f) {
                                  return 1;
                              } else {
                                  return 0;
                              }
                          } else {
                              return 1;
                          }
                      }
                  } else {
                      if (features[0] < 495.832260f) {
                          return 0;
                      } else {
                          return 1;
                      }
                  }
              }
          }
        }
        

static inline int32_t mytree_tree_15(const float *features, int32_t features_length) {
          if (features[0] < 330.042831f) {
              if (features[1] < 1403.995728f) {
                  if (features[1] < -1591.478760f) {
                      if (features[2] < 2184.789246f) {
                          if (features[0] < -1602.477234f) {
                              return 0;
                          } else {
                              if (features[1] < -1607.760498f) {
                                  return 1;
                              } else {
                                  return 25;
                              }
                          }
                      } else {
                          return 0;
                      }
                  } else {
                      if (features[0] < 70.022705f) {
                          if (features[0] < -297.096252f) {
                              return 0;
                          } else {
                              if (features[1] < -1200.283569f) {
                                  return 1;
                              } else {
                                  return 36;
                              }
                          }
                      } else {
                          if (features[3] < 204.656677f) {
                              if (features[1] < 692.764221f) {
                                  return 60;
                              } else {
                                  return 1;
                              }
                          } else {
                              if (features[1] < -753.934235f) {
                                  return 1;
                              } else {
                                  return 61;
                              }
                          }
                      }
                  }
              } else {
                  if (features[0] < -1049.924683f) {
                      if (features[1] < 1945.097839f) {
                          return 0;
                      } else {
                          return 1;
                      }
                  } else {
                      if (features[0] < -512.168701f) {
                          if (features[0] < -884.502228f) {
                              if (features[1] < 1640.532471f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          } else {
                              if (features[3] < 1426.000427f) {
                                  return 23;
                              } else {
                                  return 1;
                              }
                          }
                      } else {
                          return 1;
                      }
                  }
              }
          } else {
              if (features[0] < 488.097000f) {
                  if (features[2] < 344.721359f) {
                      if (features[1] < -237.210602f) {
                          if (features[2] < -1698.099792f) {
                              return 0;
                          } else {
                              return 1;
                          }
                      } else {
                          if (features[3] < -1999.165100f) {
                              return 0;
                          } else {
                              if (features[1] < 516.667786f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          }
                      }
                  } else {
                      if (features[1] < -478.263367f) {
                          return 1;
                      } else {
                          if (features[1] < 529.779572f) {
                              return 0;
                          } else {
                              return 1;
                          }
                      }
                  }
              } else {
                  return 1;
              }
          }
        }
        

static inline int32_t mytree_tree_16(const float *features, int32_t features_length) {
          if (features[1] < -801.495636f) {
              if (features[0] < -156.577156f) {
                  if (features[1] < -1690.238220f) {
                      if (features[3] < 1283.713379f) {
                          if (features[0] < -1602.477234f) {
                              return 0;
                          } else {
                              return 1;
                          }
                      } else {
                          if (features[1] < -1733.952393f) {
                              return 1;
                          } else {
                              return 0;
                          }
                      }
                  } else {
                      if (features[0] < -367.581100f) {
                          return 0;
                      } else {
                          if (features[2] < 1.679863f) {
                              if (features[1] < -1250.694092f) {
                                  return 1;
                              } else {
                                  return 0;
                              }
                          } else {
                              if (features[1] < -1311.176331f) {
                                  return 1;
                              } else {
                                  return 0;
                              }
                          }
                      }
                  }
              } else {
                  if (features[0] < -49.014139f) {
                      if (features[2] < 378.432800f) {
                          if (features[0] < -68.163979f) {
                              return 1;
                          } else {
                              return 0;
                          }
                      } else {
                          return 0;
                      }
                  } else {
                      return 1;
                  }
              }
          } else {
              if (features[1] < 1289.612366f) {
                  if (features[0] < 444.532608f) {
                      if (features[0] < 161.102272f) {
                          if (features[1] < 1171.921753f) {
                              return 0;
                          } else {
                              if (features[1] < 1199.022949f) {
                                  return 1;
                              } else {
                                  return 0;
                              }
                          }
                      } else {
                          if (features[1] < 744.102234f) {
                              if (features[2] < -231.074135f) {
                                  return 62;
                              } else {
                                  return 0;
                              }
                          } else {
                              return 1;
                          }
                      }
                  } else {
                      if (features[0] < 492.987747f) {
                          if (features[0] < 482.492813f) {
                              if (features[3] < -2013.169556f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          } else {
                              return 0;
                          }
                      } else {
                          return 1;
                      }
                  }
              } else {
                  if (features[0] < -510.817520f) {
                      if (features[3] < -1987.814758f) {
                          return 1;
                      } else {
                          if (features[0] < -1837.382385f) {
                              if (features[2] < -792.857254f) {
                                  return 0;
                              } else {
                                  return 25;
                              }
                          } else {
                              if (features[0] < -998.041687f) {
                                  return 13;
                              } else {
                                  return 63;
                              }
                          }
                      }
                  } else {
                      if (features[0] < -464.957504f) {
                          if (features[1] < 1450.205566f) {
                              return 0;
                          } else {
                              return 1;
                          }
                      } else {
                          return 1;
                      }
                  }
              }
          }
        }
        

static inline int32_t mytree_tree_17(const float *features, int32_t features_length) {
          if (features[0] < 328.626236f) {
              if (features[1] < -1607.760498f) {
                  if (features[1] < -1733.952393f) {
                      if (features[0] < -1602.477234f) {
                          return 0;
                      } else {
                          return 1;
                      }
                  } else {
                      if (features[1] < -1680.099670f) {
                          if (features[3] < -344.672852f) {
                              return 1;
                          } else {
                              return 0;
                          }
                      } else {
                          return 1;
                      }
                  }
              } else {
                  if (features[1] < 1302.260132f) {
                      if (features[1] < -828.675781f) {
                          if (features[3] < 1428.076111f) {
                              if (features[2] < -1378.487366f) {
                                  return 0;
                              } else {
                                  return 64;
                              }
                          } else {
                              if (features[3] < 2071.804688f) {
                                  return 65;
                              } else {
                                  return 0;
                              }
                          }
                      } else {
                          if (features[1] < 1003.097443f) {
                              if (features[1] < -785.129578f) {
                                  return 9;
                              } else {
                                  return 0;
                              }
                          } else {
                              if (features[1] < 1015.270508f) {
                                  return 1;
                              } else {
                                  return 7;
                              }
                          }
                      }
                  } else {
                      if (features[1] < 1963.259155f) {
                          if (features[0] < -496.659164f) {
                              if (features[3] < 1426.000427f) {
                                  return 38;
                              } else {
                                  return 60;
                              }
                          } else {
                              if (features[3] < 2051.265503f) {
                                  return 1;
                              } else {
                                  return 0;
                              }
                          }
                      } else {
                          return 1;
                      }
                  }
              }
          } else {
              if (features[0] < 451.359207f) {
                  if (features[2] < -1227.715210f) {
                      if (features[2] < -1582.346069f) {
                          if (features[0] < 356.270874f) {
                              return 0;
                          } else {
                              return 1;
                          }
                      } else {
                          return 0;
                      }
                  } else {
                      if (features[2] < -424.126587f) {
                          return 1;
                      } else {
                          if (features[1] < 558.170807f) {
                              if (features[1] < -486.996475f) {
                                  return 1;
                              } else {
                                  return 0;
                              }
                          } else {
                              return 1;
                          }
                      }
                  }
              } else {
                  if (features[0] < 488.755371f) {
                      if (features[3] < 450.424988f) {
                          return 1;
                      } else {
                          if (features[1] < -213.475388f) {
                              return 1;
                          } else {
                              return 0;
                          }
                      }
                  } else {
                      return 1;
                  }
              }
          }
        }
        

static inline int32_t mytree_tree_18(const float *features, int32_t features_length) {
          if (features[0] < 358.313416f) {
              if (features[1] < -1413.533020f) {
                  if (features[0] < -578.834167f) {
                      if (features[0] < -1258.761108f) {
                          if (features[1] < -1810.352356f) {
                              return 1;
                          } else {
                              return 0;
                          }
                      } else {
                          if (features[0] < -800.476990f) {
                              if (features[3] < -261.190884f) {
                                  return 3;
                              } else {
                                  return 0;
                              }
                          } else {
                              if (features[1] < -1546.407532f) {
                                  return 1;
                              } else {
                                  return 0;
                              }
                          }
                      }
                  } else {
                      return 1;
                  }
              } else {
                  if (features[2] < -1879.791870f) {
                      return 0;
                  } else {
                      if (features[0] < 43.877033f) {
                          if (features[1] < 1495.701355f) {
                              if (features[2] < -1801.239563f) {
                                  return 16;
                              } else {
                                  return 57;
                              }
                          } else {
                              if (features[0] < -824.654144f) {
                                  return 66;
                              } else {
                                  return 1;
                              }
                          }
                      } else {
                          if (features[1] < 894.117065f) {
                              if (features[1] < -801.255402f) {
                                  return 1;
                              } else {
                                  return 41;
                              }
                          } else {
                              return 1;
                          }
                      }
                  }
              }
          } else {
              if (features[2] < 856.918884f) {
                  if (features[0] < 477.097321f) {
                      if (features[0] < 473.459473f) {
                          if (features[3] < -1866.457336f) {
                              return 0;
                          } else {
                              if (features[3] < 532.408737f) {
                                  return 1;
                              } else {
                                  return 34;
                              }
                          }
                      } else {
                          return 0;
                      }
                  } else {
                      return 1;
                  }
              } else {
                  if (features[2] < 874.686859f) {
                      if (features[1] < -392.115410f) {
                          return 1;
                      } else {
                          return 0;
                      }
                  } else {
                      if (features[0] < 444.532608f) {
                          if (features[3] < -301.111473f) {
                              if (features[3] < -495.967392f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          } else {
                              return 0;
                          }
                      } else {
                          return 1;
                      }
                  }
              }
          }
        }
        

static inline int32_t mytree_tree_19(const float *features, int32_t features_length) {
          if (features[0] < 381.193893f) {
              if (features[1] < -941.077057f) {
                  if (features[0] < -373.868866f) {
                      if (features[3] < -1503.421814f) {
                          if (features[1] < -1525.197449f) {
                              return 1;
                          } else {
                              return 0;
                          }
                      } else {
                          if (features[1] < -1733.952393f) {
                              return 1;
                          } else {
                              if (features[1] < -1571.601685f) {
                                  return 60;
                              } else {
                                  return 0;
                              }
                          }
                      }
                  } else {
                      if (features[1] < -1160.920227f) {
                          return 1;
                      } else {
                          if (features[1] < -1146.786682f) {
                              return 0;
                          } else {
                              if (features[2] < -1444.824219f) {
                                  return 0;
                              } else {
                                  return 20;
                              }
                          }
                      }
                  }
              } else {
                  if (features[1] < 1302.260132f) {
                      if (features[0] < 161.102272f) {
                          if (features[2] < 2396.356445f) {
                              if (features[1] < 1094.059692f) {
                                  return 0;
                              } else {
                                  return 19;
                              }
                          } else {
                              return 1;
                          }
                      } else {
                          if (features[1] < 618.438629f) {
                              if (features[3] < 590.348816f) {
                                  return 67;
                              } else {
                                  return 68;
                              }
                          } else {
                              if (features[1] < 815.092590f) {
                                  return 45;
                              } else {
                                  return 1;
                              }
                          }
                      }
                  } else {
                      if (features[3] < -216.691246f) {
                          if (features[3] < -1547.532349f) {
                              if (features[0] < -1064.075867f) {
                                  return 0;
                              } else {
                                  return 1;
                              }
                          } else {
                              if (features[2] < -769.369995f) {
                                  return 0;
                              } else {
                                  return 69;
                              }
                          }
                      } else {
                          if (features[1] < 1633.223816f) {
                              if (features[0] < -330.961006f) {
                                  return 4;
                              } else {
                                  return 1;
                              }
                          } else {
                              if (features[3] < 1827.763855f) {
                                  return 1;
                              } else {
                                  return 0;
                              }
                          }
                      }
                  }
              }
          } else {
              if (features[0] < 444.109543f) {
                  if (features[2] < 1022.328247f) {
                      if (features[2] < 197.037430f) {
                          return 1;
                      } else {
                          if (features[0] < 394.339569f) {
                              return 0;
                          } else {
                              if (features[0] < 424.275208f) {
                                  return 70;
                              } else {
                                  return 0;
                              }
                          }
                      }
                  } else {
                      return 0;
                  }
              } else {
                  if (features[2] < 856.918884f) {
                      return 1;
                  } else {
                      if (features[3] < 475.779510f) {
                          return 1;
                      } else {
                          if (features[2] < 859.736847f) {
                              return 0;
                          } else {
                              return 1;
                          }
                      }
                  }
              }
          }
        }
        

static const uint8_t mytree_leaves[142] = { 255, 0, 0, 255, 190, 64, 169, 85, 198, 56, 241, 13, 17, 237, 242, 12, 248, 6, 226, 28, 206, 48, 232, 22, 118, 136, 243, 11, 253, 1, 127, 127, 222, 32, 239, 15, 51, 203, 227, 27, 64, 190, 32, 222, 251, 3, 212, 42, 225, 29, 85, 169, 73, 181, 246, 8, 209, 45, 252, 2, 120, 134, 3, 251, 152, 102, 231, 23, 46, 208, 183, 71, 237, 17, 234, 20, 240, 14, 18, 236, 195, 59, 238, 16, 12, 242, 167, 87, 4, 250, 102, 152, 236, 18, 38, 216, 10, 244, 192, 62, 250, 4, 230, 24, 16, 238, 163, 91, 194, 60, 224, 30, 94, 160, 249, 5, 217, 37, 182, 72, 181, 73, 228, 26, 185, 69, 175, 79, 177, 77, 23, 231, 155, 99, 244, 10, 159, 95, 131, 123, 42, 212 };

int32_t mytree_predict(const float *features, int32_t features_length) {

        float out[2] = {0.0f,};

        int offset = 0;

        offset = 2*mytree_tree_0(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_1(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_2(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_3(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_4(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_5(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_6(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_7(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_8(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_9(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_10(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_11(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_12(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_13(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_14(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_15(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_16(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_17(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_18(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_19(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    
        // argmax over probabilities
        int32_t most_voted_class = -1;
        float most_voted_proba = 0.0f;
        for (int32_t i=0; i<2; i++) {

            if (out[i] > most_voted_proba) {
                most_voted_class = i;
                most_voted_proba = out[i];
            }
        }
        return most_voted_class;
    }
    

int mytree_predict_proba(const float *features, int32_t features_length, float *out, int out_length) {

        int offset = 0;

        for (int i=0; i<out_length; i++) {
            out[i] = 0.0f;
        }

        offset = 2*mytree_tree_0(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_1(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_2(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_3(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_4(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_5(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_6(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_7(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_8(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_9(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_10(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_11(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_12(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_13(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_14(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_15(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_16(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_17(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_18(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    offset = 2*mytree_tree_19(features, features_length);
            for (int i=0; i<2; i++) { out[i] += (mytree_leaves[offset+i]/255.0f); }
        
    
        // compute mean
        for (int i=0; i<out_length; i++) {
            out[i] = out[i] / 20;
        }
        return 0;
    }
    

            int32_t
            predict_wrapper(const float *values, int length) {
                // Convert to whatever is needed for inline
                float features[4];
                for (int i=0; i<length; i++) {
                    features[i] = (float)values[i];
                }
                const int32_t out = mytree_predict(features, length);
                if (out < 0) {
                    return -out;
                }
                return out;
            }

            int
            predict_proba_wrapper(const float *values, int length, float *outputs, int n_outputs) {
                // Convert to whatever is needed for inline
                float features[4];
                for (int i=0; i<length; i++) {
                    features[i] = (float)values[i];
                }

                const int err =                     mytree_predict_proba(features, length, outputs, n_outputs);

                return err;
            }
            